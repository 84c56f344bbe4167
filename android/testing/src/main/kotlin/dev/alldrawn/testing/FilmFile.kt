package dev.alldrawn.testing

import android.media.MediaCodecInfo
import android.media.MediaFormat
import java.io.ByteArrayOutputStream
import java.io.DataOutputStream
import java.nio.charset.StandardCharsets.US_ASCII
import org.robolectric.shadows.MediaCodecInfoBuilder
import org.robolectric.shadows.ShadowMediaCodec
import org.robolectric.shadows.ShadowMediaCodecList

/**
 * A video of 64 × 48 pixels: an MP4 file with 30 H.264 key frames in one second. It has all structures that an
 * extractor and a renderer read. The frames contain no picture, because [decoder] does not decode them.
 */
public object FilmFile {
    private const val WIDTH = 64
    private const val HEIGHT = 48
    private const val FRAMES = 30
    private const val TICKS = 512
    private const val RATE = FRAMES * TICKS
    private const val FRAME_BYTES = 64
    private val UNITY = intArrayOf(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)

    /** Returns the content of the file. */
    public fun bytes(): ByteArray {
        val type = box("ftyp") { text("isom").ints(0x200).text("isomavc1mp41") }
        // The offset of the first frame in bytes. It is written in the boxes before it, whose length does not depend on
        // it.
        val before = type.size + film(0).size + 8
        val frames = box("mdat") { repeat(FRAMES) { ints(FRAME_BYTES - 4).bytes(0x65, *IntArray(FRAME_BYTES - 5) { 0x80 }) } }
        return type + film(before) + frames
    }

    /**
     * Adds a decoder for this video to the simulated device. The decoder only copies its input. Call this once in each
     * test.
     */
    public fun decoder() {
        val level = MediaCodecInfo.CodecProfileLevel().apply {
            profile = MediaCodecInfo.CodecProfileLevel.AVCProfileBaseline
            level = MediaCodecInfo.CodecProfileLevel.AVCLevel62
        }
        val capabilities = MediaCodecInfoBuilder.CodecCapabilitiesBuilder.newBuilder()
            .setMediaFormat(MediaFormat.createVideoFormat("video/avc", WIDTH, HEIGHT)).setProfileLevels(arrayOf(level))
            .setColorFormats(intArrayOf(MediaCodecInfo.CodecCapabilities.COLOR_FormatYUV420Flexible)).build()
        ShadowMediaCodecList.addCodec(MediaCodecInfoBuilder.newBuilder().setName(CODEC).setCapabilities(capabilities).build())
        ShadowMediaCodec.addDecoder(CODEC, ShadowMediaCodec.CodecConfig(50_000, 50_000) { input, output -> output.put(input) })
    }

    private const val CODEC = "test.video.avc"

    private fun film(firstFrame: Int) = box("moov") {
        add(box("mvhd") { ints(0, 0, 0, RATE, FRAMES * TICKS, 0x10000, 0x1000000, 0, 0, *UNITY, 0, 0, 0, 0, 0, 0, 2) })
        add(
            box("trak") {
                add(box("tkhd") { ints(7, 0, 0, 1, 0, FRAMES * TICKS, 0, 0, 0, 0, *UNITY, WIDTH shl 16, HEIGHT shl 16) })
                add(
                    box("mdia") {
                        add(box("mdhd") { ints(0, 0, 0, RATE, FRAMES * TICKS, 0x55C40000) })
                        add(box("hdlr") { ints(0, 0).text("vide").ints(0, 0, 0).bytes(0) })
                        add(box("minf") { tracks(firstFrame) })
                    },
                )
            },
        )
    }

    private fun Bytes.tracks(firstFrame: Int) {
        add(box("vmhd") { ints(1, 0, 0) })
        add(box("dinf") { add(box("dref") { ints(0, 1).add(box("url ") { ints(1) }) }) })
        add(
            box("stbl") {
                add(box("stsd") { ints(0, 1).add(codec()) })
                add(box("stts") { ints(0, 1, FRAMES, TICKS) })
                add(box("stsc") { ints(0, 1, 1, FRAMES, 1) })
                add(box("stsz") { ints(0, FRAME_BYTES, FRAMES) })
                add(box("stco") { ints(0, 1, firstFrame) })
            },
        )
    }

    private fun codec() = box("avc1") {
        ints(0, 1, 0, 0, 0, 0, WIDTH shl 16 or HEIGHT, 0x480000, 0x480000, 0).bytes(0, 1)
        bytes(*IntArray(32)).bytes(0, 0x18, 0xFF, 0xFF)
        val sequence = sequenceParameters()
        val picture = pictureParameters()
        add(
            box("avcC") {
                bytes(1, BASELINE, 0xC0, LEVEL, 0xFF, 0xE1, 0, sequence.size).add(sequence)
                bytes(1, 0, picture.size).add(picture)
            },
        )
    }

    private const val BASELINE = 66
    private const val LEVEL = 10

    // The parameter sets of the H.264 standard, sections 7.3.2.1.1 and 7.3.2.2, under the standard's names.
    private fun sequenceParameters(): ByteArray {
        val bits = Bits().ue(0).ue(0).ue(2).ue(1).u("0").ue(WIDTH / 16 - 1).ue(HEIGHT / 16 - 1).u("1100")
        return byteArrayOf(0x67, BASELINE.toByte(), 0xC0.toByte(), LEVEL.toByte()) + bits.bytes()
    }

    private fun pictureParameters(): ByteArray = byteArrayOf(0x68) + Bits().ue(0).ue(0).u("00").ue(0).ue(0).ue(0).u("000").ue(0).ue(0).ue(0).u("000").bytes()

    /** Writes bits (`u`) and the standard's variable-length numbers (`ue`). */
    private class Bits {
        private val bits = StringBuilder()

        fun u(bits: String) = apply { this.bits.append(bits) }

        fun ue(number: Int) = apply {
            val binary = Integer.toBinaryString(number + 1)
            bits.append("0".repeat(binary.length - 1)).append(binary)
        }

        fun bytes(): ByteArray {
            bits.append('1')
            while (bits.length % 8 != 0) bits.append('0')
            return bits.chunked(8).map { it.toInt(2).toByte() }.toByteArray()
        }
    }

    private class Bytes {
        val content = ByteArrayOutputStream()
        private val out = DataOutputStream(content)

        fun ints(vararg numbers: Int) = apply { numbers.forEach(out::writeInt) }

        fun bytes(vararg numbers: Int) = apply { numbers.forEach(out::writeByte) }

        fun text(letters: String) = apply { out.write(letters.toByteArray(US_ASCII)) }

        fun add(bytes: ByteArray) = apply { out.write(bytes) }
    }

    private fun box(name: String, fill: Bytes.() -> Unit): ByteArray {
        val inside = Bytes().apply(fill).content.toByteArray()
        return Bytes().ints(inside.size + 8).text(name).add(inside).content.toByteArray()
    }
}
