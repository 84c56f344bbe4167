package dev.alldrawn.internal.views

import android.content.Context
import android.graphics.Color
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.LayerDrawable
import android.graphics.drawable.TransitionDrawable
import android.view.SurfaceView
import android.view.TextureView
import android.view.View
import android.view.inputmethod.EditorInfo
import android.webkit.WebView
import android.widget.AutoCompleteTextView
import android.widget.Button
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.ProgressBar
import android.widget.SeekBar
import android.widget.TextView
import android.widget.VideoView
import dev.alldrawn.AllDrawn
import dev.alldrawn.ImageLoads
import dev.alldrawn.PerfBusyView
import dev.alldrawn.PerfImageView
import dev.alldrawn.PerfTextView
import dev.alldrawn.PerfVideoView
import dev.alldrawn.PerfView
import dev.alldrawn.internal.core.Answered
import dev.alldrawn.internal.core.Flag
import dev.alldrawn.internal.core.HeaderFlag
import dev.alldrawn.internal.core.Interface
import dev.alldrawn.internal.core.Kind
import dev.alldrawn.internal.core.PerfRecord
import dev.alldrawn.internal.core.State
import dev.alldrawn.internal.walk.Walks
import dev.alldrawn.picture
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests which kind and state the SDK gives to the framework's widgets. */
@RunWith(DeviceRunner::class)
class PlainViewsTest {
    @get:Rule
    val fresh = FreshSdk()
    private val walks by lazy { Walks() }
    private val context: Context get() = walks.activity

    // An image view without a picture: nothing is waited for.
    private val empty = Triple(Kind.IMAGE, State.UNKNOWN, 0)

    /**
     * Shows a view in a window. Returns the kind, state and flags of its record (without the flags SHOWN, CLIPS and
     * OPAQUE), or null if it has no record.
     */
    private fun <T : View> read(view: T, prepare: (T) -> Unit = {}): Triple<Int, Int, Int>? {
        walks.show(FrameLayout(context).apply { addView(view, FrameLayout.LayoutParams(200, 100)) })
        prepare(view)
        return again(view)
    }

    /** Returns the kind, state and flags of a view that is already in the window, or null. */
    private fun again(view: View): Triple<Int, Int, Int>? =
        walks.walk().find(view)?.let { Triple(it.kind, it.state, it.flags and (Flag.SHOWN or Flag.CLIPS or Flag.OPAQUE).inv()) }

    @Test
    fun `pictures`() {
        val drawn = Triple(Kind.IMAGE, State.DRAWN, 0)
        val bitmap = BitmapDrawable(context.resources, picture())
        assertEquals(drawn, read(ImageView(context).apply { setImageDrawable(bitmap) }))
        assertEquals("a plain view with a picture behind it", drawn, read(View(context).apply { background = bitmap }))
        assertEquals(drawn, read(ImageView(context).apply { setImageDrawable(LayerDrawable(arrayOf<Drawable>(ColorDrawable(Color.RED), bitmap))) }))
        assertEquals("nothing bound", empty, read(ImageView(context)))
        assertEquals("a colour is a placeholder", empty, read(ImageView(context).apply { setImageDrawable(ColorDrawable(0x40FF0000)) }))
        assertEquals("a shape is a placeholder", empty, read(ImageView(context).apply { setImageDrawable(GradientDrawable()) }))
    }

    @Test
    fun `a picture that fades in over another drawable counts from a tenth of opacity`() {
        val placeholder = TransitionDrawable(arrayOf(GradientDrawable(), BitmapDrawable(context.resources, picture())))
        assertEquals("the placeholder", empty, read(ImageView(context).apply { setImageDrawable(placeholder) }))

        val thumbnail = BitmapDrawable(context.resources, picture())
        val view = ImageView(context).apply { setImageDrawable(thumbnail) }
        assertEquals(Triple(Kind.IMAGE, State.DRAWN, 0), read(view))
        val before = walks.walk().of(view).generation
        view.setImageDrawable(TransitionDrawable(arrayOf(thumbnail, BitmapDrawable(context.resources, picture()))).apply { startTransition(1_000) })
        val generations = List(12) { Frames.step().let { walks.walk().of(view).generation } }
        assertEquals("still the thumbnail", before, generations[3])
        assertEquals("another picture", before + 1, generations.last())
    }

    @Test
    fun `a picture's own alpha is part of its opacity`() {
        val view = ImageView(context).apply { setImageBitmap(picture()); imageAlpha = 51 }
        read(view)
        view.alpha = 0.5f
        assertEquals(26, walks.walk().of(view).alpha)
    }

    @Test
    fun `pictures that a loader fills`() {
        val view = ImageView(context).apply { setImageBitmap(picture()) }
        assertEquals(Triple(Kind.IMAGE, State.PENDING, 0), read(view) { ImageLoads.begun(it) })
        ImageLoads.failed(view)
        assertEquals(State.FAILED, walks.walk().of(view).state)
        val failed = walks.walk().of(view).generation
        ImageLoads.begun(view)
        ImageLoads.done(view)
        assertEquals(State.DRAWN, walks.walk().of(view).state)
        assertEquals("another load is other content", true, walks.walk().of(view).generation > failed)
    }

    @Test
    fun `texts are read with their legibility`() {
        val drawn = Triple(Kind.TEXT, State.DRAWN, 0)
        assertEquals(drawn, read(TextView(context).apply { text = "text" }))
        assertEquals(drawn, read(Button(context).apply { text = "button" }))
        assertEquals("a hint is painted", drawn, read(EditText(context).apply { hint = "hint" }))
        assertNull("nothing to show", read(TextView(context)))
        assertNull("nothing that can be read", read(TextView(context).apply { text = "text"; setTextColor(0x10000000) }))
    }

    @Test
    fun `search fields`() {
        val empty = Triple(Kind.GROUP, State.UNKNOWN, Flag.FIELD)
        assertEquals(empty, read(EditText(context).apply { imeOptions = EditorInfo.IME_ACTION_SEARCH }))
        assertEquals(HeaderFlag.SEARCH_FIELD, walks.walk().flags and HeaderFlag.SEARCH_FIELD)
        assertEquals(Triple(Kind.TEXT, State.DRAWN, Flag.FIELD), read(AutoCompleteTextView(context).apply { setText("query") }))
        assertNull("a field of a form", read(EditText(context).apply { background = null }))
    }

    @Test
    fun `only indeterminate indicators are busy`() {
        assertEquals(Triple(Kind.BUSY, State.UNKNOWN, 0), read(ProgressBar(context)))
        fun bar() = ProgressBar(context, null, android.R.attr.progressBarStyleHorizontal)
        assertNull("determinate", read(bar()))
        assertNull("a slider", read(SeekBar(context).apply { isIndeterminate = true }))
        assertEquals(Kind.BUSY, read(bar()) { it.isIndeterminate = true }?.first)
    }

    @Test
    fun `players, web pages and unknown views`() {
        val unknown = Triple(Kind.CUSTOM, State.UNKNOWN, 0)
        assertEquals(unknown, read(WebView(context)))
        assertEquals(unknown, read(SurfaceView(context)))
        assertEquals(unknown, read(TextureView(context)))
        assertEquals("a view of the app's own", unknown, read(object : View(context) {}))
        assertNull("one of the framework's", read(View(context)))
        val video = VideoView(context)
        assertEquals(Kind.VIDEO, read(video)?.first)
    }

    @Test
    fun `Perf views`() {
        class Photo : View(context), PerfImageView {
            var isThere = false
            var isLost = false
            var version = 0

            override fun isDrawn() = isThere

            override fun isFailed() = isLost

            override fun contentGeneration() = version
        }
        val photo = Photo()
        assertEquals(answered(Interface.VIEW or Interface.IMAGE, 0), read(photo))
        photo.isThere = true
        assertEquals(answered(Interface.VIEW or Interface.IMAGE, Answered.DRAWN), again(photo))
        val before = walks.walk().of(photo).generation
        photo.version = 1
        photo.isLost = true
        assertEquals(answered(Interface.VIEW or Interface.IMAGE, Answered.DRAWN or Answered.FAILED), again(photo))
        assertEquals(before + 1, walks.walk().of(photo).generation)
    }

    @Test
    fun `objects that answer for a view replace its own state`() {
        val map = View(context)
        AllDrawn.answerFor(
            map,
            object : PerfTextView {
                override fun isDrawn() = false

                override fun isDeclaredEmpty() = true

                override fun x() = 1f

                override fun y() = 2f

                override fun width() = 30f

                override fun height() = 40f
            },
        )
        assertEquals(answered(Interface.VIEW or Interface.TEXT, Answered.DECLARED_EMPTY), read(map))
        assertEquals(listOf(1f, 2f, 30f, 40f), walks.walk().of(map).rect)
        val skeleton = View(context)
        var isBusy = true
        AllDrawn.answerFor(
            skeleton,
            object : PerfBusyView {
                override fun isBusy() = isBusy
            },
        )
        assertEquals(answered(Interface.BUSY, Answered.BUSY), read(skeleton))
        isBusy = false
        assertEquals(answered(Interface.BUSY, 0), again(skeleton))
    }

    @Test
    fun `all answers of a Perf view are sent uninterpreted`() {
        class All : View(context), PerfImageView, PerfVideoView, PerfBusyView {
            override fun isDrawn() = true

            override fun isFailed() = true

            override fun isDeclaredEmpty() = true

            override fun isVideoLoadStarted() = true

            override fun isFirstFrameRendered() = true
        }
        val answers = Answered.DRAWN or Answered.FAILED or Answered.DECLARED_EMPTY or Answered.LOAD_STARTED or Answered.FIRST_FRAME or Answered.BUSY
        val interfaces = Interface.VIEW or Interface.IMAGE or Interface.VIDEO or Interface.BUSY
        assertEquals(answered(interfaces, answers, Flag.PLAYBACK_REQUESTED), read(All()))
        class Alone : View(context), PerfView {
            override fun isDrawn() = true
        }
        assertEquals("PerfView alone, without a kind", answered(Interface.VIEW, Answered.DRAWN), read(Alone()))
    }

    // Returns the expected kind, state and flags of a Perf view.
    private fun answered(interfaces: Int, answers: Int, flags: Int = 0) =
        Triple(PerfRecord.ANSWERED or interfaces, PerfRecord.ANSWERED or answers, flags)
}
