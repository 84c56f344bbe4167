package dev.alldrawn.scenes

import org.junit.Assert.assertEquals
import org.junit.Test

/** Tests how views with `repeat` and `nest` are expanded. */
class ExpansionTest {
    private fun view(id: String, rect: List<Double>, vararg more: Pair<String, Any?>): Json = mapOf("id" to id, "kind" to "text", "rect" to rect, *more)

    @Test
    fun `copies are placed in rows, with their children`() {
        val child = view("word", listOf(1.0, 2.0, 3.0, 4.0))
        val repeat = mapOf("count" to 3.0, "columns" to 2.0, "step" to listOf(20.0, 16.0))
        val views = expanded(listOf(view("cell", listOf(5.0, 6.0, 20.0, 16.0), "repeat" to repeat, "views" to listOf(child))))
        assertEquals(listOf("cell-0", "cell-1", "cell-2"), views.map { it.text("id") })
        assertEquals(listOf(5.0, 6.0) to listOf(25.0, 6.0), views[0].numbers("rect").take(2) to views[1].numbers("rect").take(2))
        assertEquals(listOf(5.0, 22.0, 20.0, 16.0), views[2].numbers("rect"))
        assertEquals(view("word-2", listOf(1.0, 2.0, 3.0, 4.0)), views[2].list("views").single())
    }

    @Test
    fun `a nested view is in its groups, which are numbered from the outermost`() {
        val outer = expanded(listOf(view("hero", listOf(20.0, 30.0, 300.0, 200.0), "nest" to 2.0, "is" to "loading"))).single()
        assertEquals("hero-nest-1", outer.text("id"))
        assertEquals(listOf(20.0, 30.0, 300.0, 200.0), outer.numbers("rect"))
        val inner = fields(outer.list("views").single())
        assertEquals("hero-nest-2", inner.text("id"))
        val atCorner = listOf(0.0, 0.0, 300.0, 200.0)
        assertEquals(atCorner, inner.numbers("rect"))
        assertEquals(view("hero", atCorner, "is" to "loading"), inner.list("views").single())
    }
}
