package dev.alldrawn.accuracy

import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import kotlin.math.roundToInt

/**
 * The frame code: the number of a video and of its frame, drawn in the picture itself, as in the web's films.
 *
 * A black plate in the video's top-left corner holds two rows of ten blocks, one unit wide and high; a unit is 1/20 of
 * the video's width, and the blocks begin one unit from the edges.
 *
 *     row 0:  1 0 1 0   v v v   c c c      start marker, video 1..7, checksum (high bits)
 *     row 1:  f f f f f f f f   c c        frame 0..255, checksum (low bits)
 *
 * White is 1. The checksum is a CRC-5 over the eleven bits of video and frame.
 */
public object FrameCode {
    public data class Code(val video: Int, val frame: Int)

    private const val UNITS_ACROSS = 20
    private const val COLUMNS = 10
    private const val ROWS = 2
    private const val MARKER = 0b1010

    /**
     * A block whose luma is below [DARK] is black, and above [BRIGHT] white. A block between these limits cannot be
     * read.
     */
    private const val DARK = 85
    private const val BRIGHT = 170

    private fun checksum(value: Int): Int {
        var register = 0b11111
        for (at in 10 downTo 0) {
            val top = register shr 4 and 1
            register = register shl 1 and 0b11111
            if (top != (value shr at and 1)) register = register xor 0b00101
        }
        return register
    }

    /**
     * Returns the twenty blocks of one frame as bits, row by row. The highest of the twenty bits is the first block.
     */
    internal fun blocks(video: Int, frame: Int): Int {
        require(video in 1..7) { "the video number $video is not in 1..7" }
        require(frame in 0..255) { "the frame number $frame is not in 0..255" }
        val sum = checksum(video shl 8 or frame)
        return MARKER shl 16 or (video shl 13) or (sum shr 2 shl 10) or (frame shl 2) or (sum and 3)
    }

    /**
     * Draws one frame of a film: a background colour that depends on the film and the frame, and the code. [width] and
     * [height] are pixels of the canvas.
     */
    public fun draw(canvas: Canvas, width: Float, height: Float, video: Int, frame: Int) {
        val paint = Paint()
        paint.color = Color.HSVToColor(floatArrayOf(video * 51f, 0.6f, 0.5f + frame % 16 / 40f))
        canvas.drawRect(0f, 0f, width, height, paint)
        val unit = width / UNITS_ACROSS
        paint.color = Color.BLACK
        canvas.drawRect(0f, 0f, (COLUMNS + 2) * unit, (ROWS + 2) * unit, paint)
        paint.color = Color.WHITE
        val blocks = blocks(video, frame)
        for (at in 0 until COLUMNS * ROWS) {
            if (blocks shr (COLUMNS * ROWS - 1 - at) and 1 == 0) continue
            val x = (1 + at % COLUMNS) * unit
            val y = (1 + at / COLUMNS) * unit
            canvas.drawRect(x, y, x + unit, y + unit, paint)
        }
    }

    /**
     * Returns the code that [picture] shows in [box]; null if it shows none, or if the code cannot be read with
     * certainty.
     */
    public fun read(picture: Picture, box: Area): Code? {
        val unit = box.width / UNITS_ACROSS.toDouble()
        var blocks = 0
        for (at in 0 until COLUMNS * ROWS) {
            val x = (box.left + (1.5 + at % COLUMNS) * unit).roundToInt()
            val y = (box.top + (1.5 + at / COLUMNS) * unit).roundToInt()
            if (x !in 0 until picture.width || y !in 0 until picture.height) return null
            val colour = picture[x, y]
            val luma = ((colour shr 16 and 0xFF) * 299 + (colour shr 8 and 0xFF) * 587 + (colour and 0xFF) * 114) / 1000
            if (luma in DARK..BRIGHT) return null
            blocks = blocks shl 1 or (if (luma > BRIGHT) 1 else 0)
        }
        val video = blocks shr 13 and 7
        val frame = blocks shr 2 and 0xFF
        return if (video in 1..7 && blocks == blocks(video, frame)) Code(video, frame) else null
    }
}
