package dev.alldrawn.sample

import android.graphics.Color
import android.net.Uri
import dev.alldrawn.sample.media.Request
import java.io.InputStream
import org.json.JSONArray
import org.json.JSONException
import org.json.JSONObject

/**
 * The data of one cell of the feed: a picture, a film that plays in the feed, or a film of which only the poster is
 * shown. [width] and [height] give the aspect ratio.
 */
class FeedItem(
    val title: String,
    val width: Int,
    val height: Int,
    val colour: Int,
    val image: String?,
    val video: String?,
    val poster: String?,
    val plays: Boolean,
    val filmId: String,
)

class FeedPage(val items: List<FeedItem>, val next: String?)

class FilmDetails(val title: String, val colour: Int, val video: String, val poster: String?)

class Suggestion(val text: String, val avatar: String)

/**
 * Calls the app's API, which the web app uses too. The result is passed to `onResult` on the main thread; it is null if
 * the request failed.
 */
object Api {
    /** Loads a page of the feed. [next] is the value `next` of the page before; null loads the first page. */
    fun feed(next: String?, onResult: (FeedPage?) -> Unit) = get(next ?: "/api/feed", onResult) { page ->
        FeedPage(page.getJSONArray("items").map(::item), page.text("next"))
    }

    fun film(id: String, onResult: (FilmDetails?) -> Unit) = get("/api/watch/${Uri.encode(id)}", onResult) {
        FilmDetails(it.getString("title"), Color.parseColor(it.getString("colour")), it.getString("video"), it.text("poster"))
    }

    fun suggestions(text: String, onResult: (List<Suggestion>?) -> Unit) = get("/api/search?q=${Uri.encode(text)}", onResult) { found ->
        found.getJSONArray("rows").map { Suggestion(it.getString("text"), it.getString("avatar")) }
    }

    private fun item(item: JSONObject) = FeedItem(
        item.getString("title"), item.getInt("width"), item.getInt("height"), Color.parseColor(item.getString("colour")),
        item.text("image"), item.text("video"), item.text("poster"), item.getString("type") == "video-autoplay",
        item.getString("watch").substringAfterLast('/'),
    )

    private fun <T : Any> get(path: String, onResult: (T?) -> Unit, read: (JSONObject) -> T): Request<T> =
        Request(path, { json(it)?.let(read) }, onResult).start()

    private fun json(stream: InputStream): JSONObject? = try {
        JSONObject(stream.reader().readText())
    } catch (_: JSONException) {
        null
    }

    private fun JSONObject.text(name: String): String? = if (isNull(name)) null else getString(name)

    private fun <T> JSONArray.map(read: (JSONObject) -> T): List<T> = List(length()) { read(getJSONObject(it)) }
}
