package dev.alldrawn.testing

/** Reads the fields of a protobuf message. The values of a field are [Long]s or [ByteArray]s. */
public class Wire(bytes: ByteArray) {
    private val values = HashMap<Int, MutableList<Any>>()

    /** The field numbers that occur in the message. */
    public val numbers: Set<Int> get() = values.keys

    init {
        val from = Varints(bytes)
        while (!from.isAtEnd) {
            val key = from.next()
            val value: Any = if (key and 7 == 0L) from.next() else from.bytes(from.next().toInt())
            values.getOrPut((key ushr 3).toInt(), ::ArrayList) += value
        }
    }

    /** Returns all values of a field in their order, or null if the message does not have the field. */
    public operator fun get(field: Int): List<Any>? = values[field]

    /** Returns all values of a field of bytes, texts or messages. The list is empty if the message lacks the field. */
    public fun messages(field: Int): List<ByteArray> = get(field).orEmpty().map { it as ByteArray }
}

/** Reads protobuf's variable-length numbers: each byte has seven bits of the number, the lowest bits first. */
public class Varints(private val bytes: ByteArray) {
    private var at = 0

    public val isAtEnd: Boolean get() = at >= bytes.size

    public fun next(): Long {
        var value = 0L
        var shift = 0
        do {
            val byte = bytes[at++].toLong()
            value = value or (byte and 127 shl shift)
            shift += 7
        } while (byte < 0)
        return value
    }

    public fun bytes(count: Int): ByteArray = bytes.copyOfRange(at, at + count).also { at += count }

    public fun all(): List<Long> = buildList { while (!isAtEnd) add(next()) }
}
