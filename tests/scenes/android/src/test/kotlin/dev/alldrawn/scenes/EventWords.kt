package dev.alldrawn.scenes

import dev.alldrawn.testing.Varints
import dev.alldrawn.testing.Wire

/**
 * Translates an event's bytes into the words that scenes compare (`event-fields.json`): it gives times in frames, and
 * views by their ids.
 */
internal class EventWords(definition: Json) {
    private val fields = definition.list("fields").map(::fields)
    private val node = fields(definition["node"])
    private val mark = fields(definition["mark"])

    /** Returns the event's fields by name, without those that are absent or zero. */
    fun of(event: ByteArray, fields: List<Json> = this.fields): Json {
        val wire = Wire(event)
        val words = LinkedHashMap<String, Any?>()
        for (field in fields) {
            val values = wire[field.number("number")!!.toInt()] ?: continue
            if (field.text("is") == "fields") {
                words += of(values[0] as ByteArray, field.list("fields").map(::fields))
            } else {
                words[field.text("name")!!] = read(values, field)
            }
        }
        return words
    }

    private fun read(values: List<Any>, field: Json): Any = when (val form = field.text("is")) {
        "text" -> text(values[0])
        "number" -> (values[0] as Long).toDouble()
        "time" -> frames(values[0])
        "name" -> field.list("names")[(values[0] as Long).toInt()]!!
        "bits" -> field.list("names").filterIndexed { bit, _ -> (values[0] as Long) shr bit and 1 == 1L }
        "nodes" -> values.map { node(it as ByteArray) }
        "marks" -> values.map { mark(it as ByteArray) }
        "curve" -> Varints(values[0] as ByteArray).all().chunked(2) { (at, share) -> listOf(frames(at), share.toDouble()) }
        else -> error("event-fields.json has the form $form, which this runner does not support")
    }

    // Describes a late node, for example as "image #hero 0,100 400x100 @12": kind, id, position, size and the frame in
    // which it became ready. A pending node has no frame; a failed one is followed by " (failed)".
    private fun node(bytes: ByteArray): String {
        val wire = Wire(bytes)
        fun value(name: String): Any? = wire[node.number(name)!!.toInt()]?.get(0)
        fun number(name: String): Long = value(name) as Long? ?: 0
        val id = value("label")?.let { ID.find(text(it))?.groupValues?.get(1) } ?: ""
        val at = value("ready")?.let { " @${short(frames(it))}" } ?: ""
        val failed = if (number("failed") != 0L) " (failed)" else ""
        val kind = node.list("kinds")[number("kind").toInt()]
        return "$kind #$id ${zigzag(number("x"))},${zigzag(number("y"))} ${number("width")}x${number("height")}$at$failed"
    }

    private fun mark(bytes: ByteArray): String {
        val wire = Wire(bytes)
        fun value(name: String): Any? = wire[mark.number(name)!!.toInt()]?.get(0)
        return "${text(value("name") ?: ByteArray(0))} @${short(frames(value("at") ?: 0L))}"
    }

    private companion object {
        val ID = Regex("#([\\w-]+)")

        fun text(bytes: Any): String = (bytes as ByteArray).decodeToString()

        fun zigzag(value: Long): Long = (value ushr 1) xor -(value and 1)

        /** Converts a duration in microseconds to frames, rounded to a hundredth. */
        fun frames(microseconds: Any): Double = Math.round(microseconds as Long * 60 / 10_000.0) / 100.0

        /** Formats a number as JavaScript does: without ".0". */
        fun short(value: Double): String = if (value % 1 == 0.0) value.toLong().toString() else value.toString()
    }
}
