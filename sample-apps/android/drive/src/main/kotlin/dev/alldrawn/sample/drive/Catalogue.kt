package dev.alldrawn.sample.drive

import java.io.File
import org.json.JSONArray
import org.json.JSONObject
import kotlin.random.Random

/** Reads the media of the web's sample app, and makes the API's responses from them. */
class Catalogue(private val folder: File) {
    private val entries = JSONObject(File(folder, "catalogue.json").readText())

    fun media(path: String): ByteArray? = File(folder, path).takeIf { it.isFile && ".." !in path }?.readBytes()

    /**
     * Returns a page of the feed, shuffled by [seed]. The first page is so short that the second page begins within the
     * screen.
     */
    fun feed(seed: Int, page: Int): String {
        val random = Random(seed)
        val images = list("images").shuffled(random)
        val first = listOf("image", "video-autoplay", "image", "video-poster").shuffled(random)
        val types = if (page == 1) first else SECOND
        var image = if (page == 1) 0 else 2
        val items = types.mapIndexed { place, type -> if (type == "image") picture(images[image++ % images.size]) else film(type, (seed + page + place) % 4 + 1) }
        return JSONObject().put("items", JSONArray(items)).put("next", if (page == 1) "/api/feed?page=2" else JSONObject.NULL).toString()
    }

    fun film(id: String): String? = list("videos").find { it.getInt("id").toString() == id }?.let { filmEntry(it).toString() }

    /** Returns at most seven suggestions: first those that begin with [text], then those that contain it elsewhere. */
    fun suggestions(text: String): String {
        val found = (SEARCHES.filter { it.startsWith(text) } + SEARCHES.filter { !it.startsWith(text) && text in it }).take(MOST_ROWS)
        val avatars = list("avatars")
        val rows = found.map { words ->
            val avatar = avatars[words.sumOf { it.code } % avatars.size].getString("file")
            JSONObject().put("text", words).put("avatar", "/media/$avatar?row=${words.replace(' ', '+')}")
        }
        return JSONObject().put("rows", JSONArray(rows)).toString()
    }

    private fun picture(entry: JSONObject) = JSONObject(entry.toString()).put("type", "image")
        .put("image", "/media/${entry.getString("file")}").put("watch", "/watch/${entry.getInt("id") % 4 + 1}")

    private fun film(type: String, id: Int) = filmEntry(list("videos")[id - 1]).put("type", type)

    private fun filmEntry(entry: JSONObject) = JSONObject(entry.toString()).put("video", "/media/${entry.getString("file")}")
        .put("poster", "/media/${entry.getString("poster")}").put("watch", "/watch/${entry.getInt("id")}")

    private fun list(name: String): List<JSONObject> = entries.getJSONArray(name).run { List(length()) { getJSONObject(it) } }

    private companion object {
        const val MOST_ROWS = 7
        val SECOND = List(12) { if (it == 2) "video-autoplay" else if (it == 6) "video-poster" else "image" }
        val SEARCHES = listOf(
            "maple leaves close up", "mosaic floors", "moss and stone", "maps of nowhere", "marble endpapers", "mountain ridges", "ripples at dusk",
            "rosettes", "ember tones", "escher style tiles", "fern fractals", "fog in the hills", "folk quilts", "slate and copper", "stained glass",
            "coral palettes", "cut paper", "contour maps", "dune shadows", "dot screens", "plum and gold", "paper skies", "tide charts", "truchet roads",
            "agate slices", "automata", "golden angle", "ink and water", "kitchen floors", "northern lights", "orbits", "quilt samplers",
        )
    }
}
