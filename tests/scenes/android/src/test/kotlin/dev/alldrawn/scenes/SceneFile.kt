package dev.alldrawn.scenes

import java.io.File
import org.json.JSONArray
import org.json.JSONObject

/** The content of a JSON file as Kotlin's maps, lists, strings and [Double]s, which can be compared. */
internal typealias Json = Map<String, Any?>

/** One scene; its format is described in `tests/scenes/README.md`. */
internal class Scene(val spec: Json) {
    val name: String = spec.text("name")!!
    val rule: String = spec.text("rule")!!
    val platforms: List<Any?> = spec.list("platforms")
    val steps: List<Json> = spec.list("steps").map(::fields).map { if ("views" in it) it + ("views" to expanded(it.list("views"))) else it }
    val expect: List<Json> = spec.list("expect").map(::fields)

    /** The number of frames from the app's launch to the scene's zero. Null: the app was launched an hour before. */
    val launch: Int? = spec.number("launch")?.toInt()

    /** True if the SDK observes the app's requests, so that they hold visits. */
    val requests: Boolean = spec.isTrue("requests")

    fun isFor(platform: String): Boolean = platforms.isEmpty() || platform in platforms
}

/** The scene files that the runners of all platforms share. */
internal object SceneFiles {
    private val folder = File(checkNotNull(System.getProperty("scenes.dir")) { "set the system property scenes.dir to the folder tests/scenes" })

    val scenes: List<Scene> = folder.resolve("scenes").listFiles().orEmpty().sortedBy(File::getName)
        .flatMap { read(it).list("scenes") }.map { Scene(fields(it)) }

    /** The events that the web gives for every scene. */
    val events: Json = read(folder.resolve("events.json"))

    /** The definition of an event's fields that are compared. */
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
