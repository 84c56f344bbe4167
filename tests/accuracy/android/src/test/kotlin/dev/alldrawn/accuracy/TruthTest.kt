package dev.alldrawn.accuracy

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test

/** Tests how the truth is found, with pictures made by hand: each test has a recording of coloured boxes. */
class TruthTest {
    private class Box(val area: Area, val colour: Int)

    private val a = Area(2, 2, 22, 22)
    private val b = Area(30, 40, 50, 60)

    private fun paint(vararg boxes: Box): Picture {
        val pixels = IntArray(WIDTH * HEIGHT) { WHITE }
        for (box in boxes) box.area.each { x, y -> pixels[y * WIDTH + x] = box.colour }
        return Picture.of(pixels, WIDTH)
    }

    private fun film(vararg pictures: Picture?): List<Frame> = pictures.mapIndexed { i, picture -> Frame(i * FRAME_NS, picture) }
    private fun still(area: Area, places: Map<Int, Place> = emptyMap(), required: Boolean = true, failedAt: Int? = null) =
        TruthNode("node", TruthNode.Kind.STILL, area, required, places, failedAt = failedAt)

    private val red = Box(a, RED)
    private val blue = Box(b, BLUE)

    @Test
    fun `the surface is complete when the last of its required nodes is`() {
        val truth = findTruth(film(null, paint(), paint(red), paint(red), paint(red, blue), paint(red, blue)), listOf(still(a), still(b)), begin = 0)
        assertEquals(listOf(2, 4), truth.nodes.map { it.frame })
        assertEquals(4, truth.frame)
    }

    @Test
    fun `a node that is not required does not count`() {
        val frames = film(paint(), paint(red), paint(red), paint(red, blue))
        assertEquals(1, findTruth(frames, listOf(still(a), still(b, required = false)), begin = 0).frame)
    }

    @Test
    fun `a placeholder and a picture that disappears again do not count`() {
        val grey = Box(a, GREY)
        val frames = film(paint(), paint(grey), paint(red), paint(grey), paint(grey), paint(red), paint(red))
        assertEquals(5, findTruth(frames, listOf(still(a)), begin = 0).frame)
    }

    @Test
    fun `half of a picture does not count as the picture`() {
        val most = Box(Area(2, 2, 22, 21), RED)
        assertEquals(2, findTruth(film(paint(), paint(most), paint(red)), listOf(still(a)), begin = 0).frame)
    }

    @Test
    fun `a node that never changed counts with the first frame after the begin`() {
        val truth = findTruth(film(paint(red), paint(red), paint(red), paint(red)), listOf(still(a)), begin = FRAME_NS + 1)
        assertEquals(2, truth.frame)
        assertFalse(truth.nodes[0].changed)
    }

    @Test
    fun `a failure without a picture counts with the first frame after the app was notified`() {
        val frames = film(paint(red), paint(red), paint(red), paint(red), paint(red))
        assertEquals(3, findTruth(frames, listOf(still(a), still(b, failedAt = 3)), begin = 0).frame)
    }

    @Test
    fun `a picture that moves counts once enough of it is visible, wherever it is`() {
        val shown = { top: Int -> paint(Box(Area(2, top, 22, minOf(top + 20, HEIGHT)), RED)) }
        val place = { dy: Int -> Place(0, dy, 0, 0, WIDTH, HEIGHT) }
        val frames = film(paint(), shown(79), shown(64), shown(40), shown(2), shown(2))
        assertEquals(2, findTruth(frames, listOf(still(a, mapOf(1 to place(77), 2 to place(62), 3 to place(38)))), begin = 0).frame)
    }

    @Test
    fun `a fade counts from an opacity of one tenth on`() {
        fun at(opacity: Double) = paint(Box(a, (0..2).fold(0) { colour, i ->
            val shift = 16 - 8 * i
            val level = (WHITE shr shift and 0xFF) + ((RED shr shift and 0xFF) - (WHITE shr shift and 0xFF)) * opacity
            colour or (Math.round(level).toInt() shl shift)
        }))
        val frames = film(paint(), paint(), at(0.05), at(0.09), at(0.12), at(0.5), at(1.0), at(1.0))
        assertEquals(4, findTruth(frames, listOf(TruthNode("fade", TruthNode.Kind.FADING, a)), begin = 0).frame)
        assertEquals("as still content it is ready at the end of the fade", 6, findTruth(frames, listOf(still(a)), begin = 0).frame)
    }

    @Test
    fun `a cross-fade counts from a share of one tenth of the final picture on`() {
        fun at(final: Double, before: Double): Picture {
            val pixels = IntArray(WIDTH * HEIGHT) { WHITE }
            a.each { x, y ->
                val level = Math.round(final * (x * 9) + (1 - final) * (before * (y * 8) + (1 - before) * 0xFF)).toInt()
                pixels[y * WIDTH + x] = level * 0x010101
            }
            return Picture.of(pixels, WIDTH)
        }
        val frames = film(at(0.0, 1.0), at(0.0, 1.0), at(0.05, 0.9), at(0.09, 0.8), at(0.12, 0.7), at(0.6, 0.3), at(1.0, 0.0), at(1.0, 0.0))
        assertEquals(4, findTruth(frames, listOf(TruthNode("fade", TruthNode.Kind.CROSS_FADING, a)), begin = 0).frame)
    }

    @Test
    fun `a clock counts with its first picture`() {
        val frames = film(paint(), paint(), paint(Box(a, GREY)), paint(red), paint(Box(a, BLUE)))
        assertEquals(2, findTruth(frames, listOf(TruthNode("clock", TruthNode.Kind.LIVE, a)), begin = 1).frame)
    }

    @Test
    fun `an indicator is gone when its place looks as at the end`() {
        val frames = film(paint(red), paint(red, blue), paint(red, Box(b, GREY)), paint(red), paint(red))
        val truth = findTruth(frames, listOf(still(a), TruthNode("busy", TruthNode.Kind.BUSY, b)), begin = 0)
        assertEquals(3, truth.frame)
    }

    @Test
    fun `a film that is never visible is an error and gives no time`() {
        val node = TruthNode("film", TruthNode.Kind.FILM, a)
        assertThrows(IllegalStateException::class.java) { findTruth(film(paint(), paint(), paint()), listOf(node), begin = 0) }
    }

    @Test
    fun `the limits of both distances are exact`() {
        val whole = Area(0, 0, WIDTH, HEIGHT)
        val all = { level: Int -> paint(Box(whole, level * 0x010101)) }
        assertTrue("mean 2", compare(all(100), all(102), whole).same)
        assertFalse("mean 3", compare(all(100), all(103), whole).same)
        val dots = { count: Int -> paint(Box(Area(0, 0, count, 1), 0xD7FFFF)) }
        assertTrue("24 of 4,800 pixels differ: 0.5 %", compare(paint(), dots(24), whole).same)
        assertFalse("25 of 4,800", compare(paint(), dots(25), whole).same)
    }

    @Test
    fun `a time belongs to the last frame that is on the screen at that time`() {
        val frames = film(paint(), paint(), paint())
        assertEquals("before the first frame is on the screen", -1, frames.shownAt(FRAME_NS - 10_000))
        assertEquals(0, frames.shownAt(FRAME_NS))
        assertEquals("within the rounding of times", 1, frames.shownAt(2 * FRAME_NS - 1_000))
        assertEquals("frame 1 is on the screen at the frame time of frame 2", 1, frames.shownAt(frames[2].time))
        assertEquals(2, frames.begunAfter(FRAME_NS))
    }

    private companion object {
        const val WIDTH = 60
        const val HEIGHT = 80
        const val WHITE = 0xFFFFFF
        const val RED = 0xC81414
        const val BLUE = 0x1414C8
        const val GREY = 0x969696
    }
}
