package dev.alldrawn.scenes

import java.io.File
import org.json.JSONArray
import org.json.JSONObject

/** What is in a JSON file, as Kotlin's own maps, lists, texts and [Double]s, so that it can be compared. */
internal typealias Json = Map<String, Any?>

/** One scene, as `tests/scenes/README.md` tells. */
internal class Scene(val spec: Json) {
    val name: String = spec.text("name")!!
    val rule: String = spec.text("rule")!!
    val platforms: List<Any?> = spec.list("platforms")
    val steps: List<Json> = spec.list("steps").map(::fields).map { if ("views" in it) it + ("views" to expanded(it.list("views"))) else it }
    val expect: List<Json> = spec.list("expect").map(::fields)

    /** Frames from the app's launch to the scene's zero; null: an hour. */
    val launch: Int? = spec.number("launch")?.toInt()

    /** The app's requests are seen. */
    val requests: Boolean = spec.isTrue("requests")

    fun isFor(platform: String): Boolean = platforms.isEmpty() || platform in platforms
}

/** The files that all runners share. */
internal object SceneFiles {
    private val folder = File(checkNotNull(System.getProperty("scenes.dir")) { "scenes.dir names the folder tests/scenes" })

    val scenes: List<Scene> = folder.resolve("scenes").listFiles().orEmpty().sortedBy(File::getName)
        .flatMap { read(it).list("scenes") }.map { Scene(fields(it)) }

    /** Every scene's events, as the web tells them. */
    val events: Json = read(folder.resolve("events.json"))

    /** What of an event is compared. */
    val fields: Json = read(folder.resolve("event-fields.json"))

    private fun read(file: File): Json = fields(plain(JSONObject(file.readText())))
}

@Suppress("UNCHECKED_CAST")
internal fun fields(value: Any?): Json = value as Json

internal fun Json.text(key: String): String? = get(key) as String?

internal fun Json.number(key: String): Double? = get(key) as Double?

internal fun Json.list(key: String): List<Any?> = get(key) as List<Any?>? ?: emptyList()

internal fun Json.numbers(key: String): List<Double> = list(key).map { it as Double }

internal fun Json.isTrue(key: String): Boolean = get(key) == true

private fun plain(value: Any?): Any? = when (value) {
    is JSONObject -> value.keys().asSequence().associateWith { plain(value.get(it)) }
    is JSONArray -> List(value.length()) { plain(value.get(it)) }
    is Number -> value.toDouble()
    JSONObject.NULL -> null
    else -> value
}
