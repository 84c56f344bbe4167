package dev.alldrawn.internal.walk

import android.content.Context
import android.graphics.Color
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.ColorDrawable
import android.view.View
import android.widget.ImageView
import android.widget.TextView
import dev.alldrawn.AwaitedImageView
import dev.alldrawn.AwaitedTextView
import dev.alldrawn.ImageLoads
import dev.alldrawn.PerfImageView
import dev.alldrawn.picture
import dev.alldrawn.spi.Extensions
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests that a view has a new generation exactly if it shows other content, not because content was bound again. */
@RunWith(DeviceRunner::class)
class GenerationsTest {
    @get:Rule
    val fresh = FreshSdk()
    private val walks by lazy { Walks() }
    private val context: Context get() = walks.activity

    private fun generation(view: View): Int {
        Frames.step()
        return walks.walk().of(view).generation
    }

    /** Shows a view, and returns if each of [steps] gives it a new generation. */
    private fun <T : View> renewals(view: T, vararg steps: (T) -> Unit): List<Boolean> {
        walks.show(view)
        var before = generation(view)
        return steps.map { step ->
            step(view)
            val after = generation(view)
            (after != before).also { before = after }
        }
    }

    @Test
    fun `a text is new if it reads differently`() {
        val steps = arrayOf<(TextView) -> Unit>({ it.text = StringBuilder("one") }, { it.text = "two" }, { it.text = "tw".plus("o") })
        assertEquals(listOf(false, true, false), renewals(TextView(context).apply { text = "one" }, *steps))
        assertEquals(listOf(false, true, false), renewals(AwaitedTextView(context).apply { text = "one" }, *steps))
        val emptied = AwaitedTextView(context).apply { text = "one" }
        assertEquals("emptied between two frames", listOf(false), renewals(emptied, { it.text = null; it.text = "one" }))
    }

    @Test
    fun `a picture is new if its bitmap, drawable or pixels are others`() {
        val (one, two) = List(2) { picture() }
        val steps = arrayOf<(ImageView) -> Unit>(
            { it.setImageBitmap(one) },
            { it.setImageDrawable(BitmapDrawable(context.resources, one)) },
            { it.setImageBitmap(two) },
            { two.eraseColor(Color.RED); it.setImageBitmap(two) },
            { it.setImageResource(android.R.drawable.ic_menu_add) },
            { it.setImageResource(android.R.drawable.ic_menu_add) },
            { it.setImageResource(android.R.drawable.ic_menu_send) },
        )
        val renewed = listOf(false, false, true, true, true, false, true)
        assertEquals(renewed, renewals(ImageView(context).apply { setImageBitmap(one) }, *steps))
        assertEquals(renewed, renewals(AwaitedImageView(context).apply { setImageBitmap(one) }, *steps))
    }

    @Test
    fun `an awaited picture is new if it fails, or if another one comes`() {
        val one = picture()
        val view = AwaitedImageView(context).apply { setImageBitmap(one) }
        val grey = ColorDrawable(Color.GRAY)
        assertEquals(
            listOf(false, true, false, true),
            renewals(view, { it.await(grey); it.setImageBitmap(one) }, { it.fail(grey) }, { it.fail() }, { it.setImageBitmap(one) }),
        )
    }

    @Test
    fun `a load that ends with the same picture is not new content`() {
        val one = picture()
        val view = ImageView(context).apply { setImageBitmap(one) }
        fun load(end: (ImageView) -> Unit) = { filled: ImageView ->
            ImageLoads.begun(filled)
            end(filled)
        }
        assertEquals(
            listOf(false, false, true, false, true),
            renewals(
                view,
                load { it.setImageBitmap(one); ImageLoads.done(it) },
                load(ImageLoads::cleared),
                load(ImageLoads::failed),
                load(ImageLoads::failed),
                load { it.setImageBitmap(one); ImageLoads.done(it) },
            ),
        )
    }

    @Test
    fun `a reused row has a new generation if it shows other content, or if nobody knows`() {
        class Drawing(private val number: () -> Int) : View(context), PerfImageView {
            override fun isDrawn() = true

            override fun contentGeneration() = number()
        }
        val text = TextView(context).apply { text = "one" }
        assertEquals(listOf(false), renewals(text, { Extensions.reused(it) }))
        assertEquals(listOf(true), renewals(text, { Extensions.reused(it); it.text = "two" }))
        var count = 1
        assertEquals(listOf(false, true), renewals(Drawing { count }, { Extensions.reused(it) }, { Extensions.reused(it); count++ }))
        assertEquals("new once", listOf(true, false), renewals(Drawing { 0 }, { Extensions.reused(it) }, {}))
    }
}
