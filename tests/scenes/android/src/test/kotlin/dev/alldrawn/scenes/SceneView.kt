package dev.alldrawn.scenes

import android.content.Context
import android.content.ContextWrapper
import android.content.res.Resources
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Rect
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.GradientDrawable
import android.view.View
import android.view.ViewGroup
import android.view.inputmethod.EditorInfo
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.HorizontalScrollView
import android.widget.ImageView
import android.widget.ProgressBar
import android.widget.ScrollView
import android.widget.TextView
import dev.alldrawn.AllDrawn
import dev.alldrawn.ImageLoads
import dev.alldrawn.PerfErrorView
import dev.alldrawn.PerfImageView
import dev.alldrawn.PerfTextView
import dev.alldrawn.PerfVideoView
import dev.alldrawn.PerfView

/**
 * A view of a scene: one of the framework's views, kept in the state that the scene specifies. One unit is one pixel.
 */
internal class SceneView(private var spec: Json, context: Context) {
    val id: String = spec.text("id")!!
    val view: View = make(context)

    private val kind: String get() = spec.text("kind")!!
    private val state: String get() = spec.text("is") ?: if (kind == "text") "shown" else "empty"
    private val content: Int get() = spec.number("content")?.toInt() ?: 1
    private val pictures = HashMap<Int, Bitmap>()
    private var perfView: ScenePerfView? = null
    private var shown: List<Any?>? = null

    init {
        view.id = SceneIds.of(id)
        show()
    }

    /**
     * The group that the view's children are added to: the scrolled content if the view scrolls, else the view itself.
     */
    val inside: ViewGroup get() = (view as ViewGroup).let { if (spec["scrolls"] == null) it else it.getChildAt(0) as ViewGroup }

    fun set(changes: Json) {
        spec = spec + changes
        show()
    }

    private fun make(context: Context): View = when (kind) {
        "image" -> ImageView(context)
        "text" -> (if (spec.isTrue("error")) ErrorText(context) else TextView(context)).apply { textSize = 20f }
        "video" -> Film(context)
        "busy" -> ProgressBar(context)
        "progress" -> ProgressBar(context, null, android.R.attr.progressBarStyleHorizontal).apply { progress = 50 }
        "field" -> EditText(context).apply { imeOptions = EditorInfo.IME_ACTION_SEARCH }
        "custom" -> Game(context)
        else -> when {
            spec.isTrue("error") -> ErrorLayout(context)
            spec["scrolls"] == null -> UnclippedLayout(context)
            else -> scroller(context)
        }
    }

    private fun scroller(context: Context): ViewGroup {
        val (width, height) = spec.numbers("scrolls").map(Double::toInt)
        val extent = UnclippedLayout(context).apply {
            minimumWidth = width
            minimumHeight = height
        }
        val scroller = if (width > spec.numbers("rect")[2]) HorizontalScrollView(context) else ScrollView(context)
        return scroller.apply {
            isVerticalScrollBarEnabled = false
            isHorizontalScrollBarEnabled = false
            addView(extent)
        }
    }

    private fun show() {
        val (x, y, width, height) = spec.numbers("rect").map(Double::toInt)
        view.layoutParams = FrameLayout.LayoutParams(width, height).apply {
            leftMargin = x
            topMargin = y
        }
        view.visibility = if (spec.isTrue("hidden")) View.GONE else View.VISIBLE
        view.alpha = spec.number("alpha")?.toFloat() ?: 1f
        view.clipBounds = if (spec.isTrue("clips")) Rect(0, 0, width, height) else null
        view.translationZ = spec.number("front")?.toFloat() ?: 0f
        if (spec.isTrue("opaque")) view.background = if (spec.isTrue("rounded")) rounded() else ColorDrawable(Color.WHITE)
        if (spec.isTrue("ignored")) AllDrawn.ignore(view)
        view.accessibilityLiveRegion = if (spec.isTrue("live")) View.ACCESSIBILITY_LIVE_REGION_POLITE else View.ACCESSIBILITY_LIVE_REGION_NONE
        if (spec.isTrue("control")) view.isClickable = true
        val now = listOf(state, content, spec["answers"])
        if (shown == now) return
        shown = now
        if (needsPerfView()) showByPerfView() else showPlainly()
    }

    // Returns true if the view must report its state through a Perf interface. Videos and loading texts must, since no
    // plain widget can be in their states.
    private fun needsPerfView(): Boolean =
        perfView != null || kind == "video" || spec["perf"] != null || kind == "text" && state != "shown" && state != "empty"

    private fun showByPerfView() {
        val perfView = perfView ?: when {
            spec["perf"] == "view" -> ScenePerfView()
            kind == "video" -> SceneFilm(spec.isTrue("plays"))
            kind == "text" -> SceneText()
            else -> ScenePicture()
        }
        perfView.answers = spec["answers"] as List<*>?
        perfView.state = state
        perfView.content = content
        if (this.perfView == null) AllDrawn.answerFor(view, perfView)
        this.perfView = perfView
        (view as? TextView)?.text = if (state == "shown") "text $content" else null
        view.invalidate()
        AllDrawn.contentChanged(view)
    }

    private fun showPlainly() {
        when (view) {
            is ImageView -> showPicture(view)
            is EditText -> Unit
            is TextView -> view.text = if (state == "shown") "text $content" else null
        }
    }

    private fun showPicture(view: ImageView) {
        when (state) {
            "loading" -> {
                ImageLoads.begun(view)
                view.setImageDrawable(null)
            }
            "preview" -> view.setImageBitmap(bitmap(4))
            "failed" -> {
                view.setImageDrawable(ColorDrawable(Color.GRAY))
                ImageLoads.failed(view)
            }
            "shown" -> {
                view.setImageBitmap(pictures.getOrPut(content) { bitmap(40) })
                ImageLoads.done(view)
            }
            else -> view.setImageDrawable(null)
        }
    }

    private companion object {
        fun bitmap(size: Int): Bitmap = Bitmap.createBitmap(size, size, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.DKGRAY) }

        fun rounded() = GradientDrawable().apply {
            setColor(Color.WHITE)
            cornerRadius = 40f
        }
    }
}

/** A parent of views that clips none of them. */
internal open class UnclippedLayout(context: Context) : FrameLayout(context) {
    init {
        clipChildren = false
    }
}

/** A group of views that is shown instead of content. */
private class ErrorLayout(context: Context) : UnclippedLayout(context), PerfErrorView

/** A text that is shown instead of content. */
private class ErrorText(context: Context) : TextView(context), PerfErrorView

/** Stands for the view of a video player. Without a Perf interface the SDK does not know its state. */
private class Film(context: Context) : View(context)

/** A view that draws its content itself, so that the SDK cannot read it. */
private class Game(context: Context) : View(context) {
    override fun onDraw(canvas: Canvas): Unit = canvas.drawColor(Color.rgb(0x30, 0x60, 0x90))
}

/**
 * Reports the state of a view to the SDK, as the scene sets it: either a state, or a list of the methods that return
 * true.
 */
private open class ScenePerfView : PerfView {
    var state = ""
    var content = 1
    var answers: List<*>? = null

    protected fun listed(name: String, default: Boolean): Boolean = answers?.contains(name) ?: default

    override fun isDrawn(): Boolean = listed("drawn", state == "shown" || state == "poster")

    override fun isFailed(): Boolean = listed("failed", state == "failed")

    override fun isDeclaredEmpty(): Boolean = listed("declared-empty", state == "declared-empty")

    override fun contentGeneration(): Int = content
}

private class ScenePicture : ScenePerfView(), PerfImageView

private class SceneText : ScenePerfView(), PerfTextView

private class SceneFilm(private val plays: Boolean) : ScenePerfView(), PerfVideoView {
    override fun isVideoLoadStarted(): Boolean = listed("load-started", state == "started" || state == "poster")

    override fun isFirstFrameRendered(): Boolean = listed("first-frame", state == "playing")

    override fun isPlaybackRequested(): Boolean = plays
}

/** Assigns resource ids to views, by their names in the scenes. */
internal object SceneIds {
    private const val FIRST = 0x7E01_0000
    private val names = ArrayList<String>()
    private val ids = HashMap<String, Int>()

    fun of(name: String): Int = ids.getOrPut(name) {
        names += name
        FIRST + names.lastIndex
    }

    fun name(id: Int): String? = names.getOrNull(id - FIRST)
}

/** A context with the resources of [base], which also knows the names of the scenes' view ids. */
internal class SceneContext(base: Context) : ContextWrapper(base) {
    private val named = base.resources.let { object : Resources(it.assets, it.displayMetrics, it.configuration) {
        override fun getResourceEntryName(id: Int): String = SceneIds.name(id) ?: super.getResourceEntryName(id)
    } }

    override fun getResources(): Resources = named
}
