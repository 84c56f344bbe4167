package dev.alldrawn.internal

/** The top-level fields of a protobuf message: numbers of varints, bytes of the rest. The last of a field wins. */
internal class EventFields(private val bytes: ByteArray) {
    private val numbers = HashMap<Int, Long>()
    private val chunks = HashMap<Int, IntRange>()
    private var at = 0

    init {
        while (at < bytes.size) {
            val key = varint().toInt()
            when (key and 7) {
                0 -> numbers[key ushr 3] = varint()
                2 -> {
                    val length = varint().toInt().coerceIn(0, bytes.size - at)
                    chunks[key ushr 3] = at until at + length
                    at += length
                }
                else -> at = bytes.size
            }
        }
    }

    fun number(field: Int): Long = numbers[field] ?: 0

    /** Microseconds as milliseconds; null where the field is absent. */
    fun millis(field: Int): Double? = numbers[field]?.let { it / 1e3 }

    fun text(field: Int): String = chunk(field).decodeToString()

    fun hex(field: Int): String = chunk(field).joinToString("") { "%02x".format(it) }

    private fun chunk(field: Int): ByteArray = chunks[field]?.let { bytes.copyOfRange(it.first, it.last + 1) } ?: ByteArray(0)

    private fun varint(): Long {
        var value = 0L
        var shift = 0
        while (at < bytes.size && shift < 64) {
            val byte = bytes[at++].toLong()
            value = value or (byte and 127 shl shift)
            if (byte >= 0) break
            shift += 7
        }
        return value
    }
}
