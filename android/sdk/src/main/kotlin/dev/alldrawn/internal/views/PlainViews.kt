package dev.alldrawn.internal.views

import android.view.SurfaceView
import android.view.TextureView
import android.view.View
import android.webkit.WebView
import android.widget.AbsSeekBar
import android.widget.EditText
import android.widget.ImageView
import android.widget.ProgressBar
import android.widget.TextView
import android.widget.VideoView
import dev.alldrawn.PerfBusyView
import dev.alldrawn.PerfImageView
import dev.alldrawn.PerfTextView
import dev.alldrawn.PerfVideoView
import dev.alldrawn.PerfView
import dev.alldrawn.internal.core.Answered
import dev.alldrawn.internal.core.Flag
import dev.alldrawn.internal.core.Kind
import dev.alldrawn.internal.core.PerfRecord
import dev.alldrawn.internal.core.State
import dev.alldrawn.internal.walk.Load
import dev.alldrawn.internal.walk.NodeMemory
import dev.alldrawn.spi.Extensions

/**
 * Reads the kind and state of one view. For the framework's images, texts, videos and progress bars, it reads their
 * properties. For a Perf view, [kind] and [state] hold its [PerfAnswers], which the core interprets.
 */
internal class PlainViews {
    /** Kind of the view that was read last: a number of [Kind], or the bits of its [PerfAnswers]. */
    var kind = Kind.GROUP
        private set

    /** State of the view that was read last: a number of [State], or the bits of its [PerfAnswers]. */
    var state = State.UNKNOWN
        private set

    /** [Flag.PLAYBACK_REQUESTED] for a video, [Flag.FIELD] for a search field, otherwise 0. */
    var flags = 0
        private set

    /**
     * Opacity of the view's picture (`setImageAlpha`). The picture is painted with this opacity multiplied by the
     * view's.
     */
    var opacity = 1f
        private set

    private val answers = PerfAnswers()

    /** The view's [PerfView]: the object registered for the view, or the view itself. Null if there is none. */
    var perfView: PerfView? = null
        private set

    // True if [kind] and [state] hold PerfAnswers. False for a Perf view that threw, whose state is unknown.
    private val isAnswered: Boolean get() = kind and PerfRecord.ANSWERED != 0

    /** True if the view is busy or its content is known not to be loaded yet. */
    val isAwaited: Boolean
        get() = when {
            !isAnswered -> state == State.PENDING || state == State.LOAD_STARTED || kind == Kind.BUSY
            perfView != null -> state and FINAL == 0
            else -> state and Answered.BUSY != 0
        }

    /**
     * True if the view may become ready without its window being drawn, for example because it paints on a `Surface`.
     */
    val paintsItself: Boolean
        get() = isAwaited && when (perfView) {
            is PerfVideoView -> true
            is PerfImageView, is PerfTextView -> false
            null -> kind == Kind.VIDEO || kind == Kind.CUSTOM
            else -> true
        }

    /** True if the view has painted an image. */
    val isPainted: Boolean get() = if (isAnswered) state and PAINTED != 0 else state == State.DRAWN

    /** True if the view's children are not walked: the view reports for all of its content, or it cannot be read. */
    val isLeaf: Boolean get() = perfView != null || kind == Kind.CUSTOM || kind == Kind.VIDEO

    /** Reads a view. For a Perf view this calls the app's code, so any exception may be thrown. */
    fun read(view: View, node: NodeMemory) {
        kind = Kind.GROUP
        state = State.UNKNOWN
        flags = 0
        opacity = 1f
        perfView = node.perfView ?: view as? PerfView
        val busy = node.perfBusyView ?: view as? PerfBusyView
        val perfView = perfView
        if (view is ImageView && perfView == null) node.adapterReported(Extensions.pictureState(view))
        when {
            perfView != null || busy != null -> readAnswers(perfView, busy, node)
            node.load == Load.RUNNING -> set(kindOf(view), State.PENDING)
            node.load == Load.FAILED -> readFailed(view, node)
            view is ImageView -> readImage(view, node)
            view is TextView -> readText(view, node)
            view is VideoView -> readVideo(view, node)
            view is ProgressBar -> if (view.isIndeterminate && view !is AbsSeekBar) kind = Kind.BUSY
            view is TextureView -> readTexture(view, node)
            view is SurfaceView || view is WebView || node.isForeign -> set(Kind.CUSTOM, State.UNKNOWN)
            else -> readBackground(view, node)
        }
    }

    /** Releases the view that was read last. */
    fun forget() {
        perfView = null
    }

    /** Makes the state unknown, for a view that threw. */
    fun setUnknown() {
        flags = 0
        set(Kind.CUSTOM, State.UNKNOWN)
    }

    private fun set(kind: Int, state: Int) {
        this.kind = kind
        this.state = state
    }

    private fun readAnswers(view: PerfView?, busy: PerfBusyView?, node: NodeMemory) {
        if (view != null) node.setReported(view.contentGeneration())
        if (view is PerfVideoView && view.isPlaybackRequested()) flags = Flag.PLAYBACK_REQUESTED
        answers.read(view, busy)
        set(answers.kind, answers.state)
    }

    // The failed picture is other content than the picture before it.
    private fun readFailed(view: View, node: NodeMemory) {
        node.setContent(FAILED)
        set(kindOf(view), State.FAILED)
    }

    // A picture that is set is drawn with the next frame, so its state is DRAWN. A colour or shape does not count as a
    // picture (metric §4).
    private fun readImage(view: ImageView, node: NodeMemory) {
        val drawable = view.drawable
        val shown = drawable?.let(Pictures::shownBy)
        if (shown == null || !Pictures.isPicture(shown)) {
            // Nothing is waited for, but a small spinner may lie over the view (metric §7).
            set(Kind.IMAGE, State.UNKNOWN)
            if (drawable == null) readBackground(view, node)
            return
        }
        val loaded = if (node.load == Load.DONE) Extensions.pictureContent(view) else 0
        node.setContent(if (loaded != 0) loaded.toLong() else Pictures.contentOf(shown))
        opacity = drawable.alpha / 255f
        set(Kind.IMAGE, State.DRAWN)
    }

    private fun readText(view: TextView, node: NodeMemory) {
        if (view is EditText && Texts.isSearchField(view)) flags = Flag.FIELD
        val text = view.text
        // A field without a text paints its hint.
        val shown = if (text.isNullOrEmpty()) view.hint else text
        if (shown.isNullOrEmpty() || !Texts.isLegible(view, shown === text)) return
        Texts.remember(view, shown, node)
        set(Kind.TEXT, State.DRAWN)
    }

    // The framework's player reports its first frame only to its one listener, which belongs to the app. But its
    // position is above 0 once a frame was shown.
    private fun readVideo(view: VideoView, node: NodeMemory) {
        node.setContent(view.duration.toLong())
        if (view.isPlaying) {
            flags = Flag.PLAYBACK_REQUESTED
            set(Kind.VIDEO, if (view.currentPosition > 0) State.PLAYING else State.LOAD_STARTED)
        } else {
            set(Kind.VIDEO, if (view.currentPosition > 0) State.DRAWN else if (view.duration > 0) State.LOAD_STARTED else State.UNKNOWN)
        }
    }

    // The time stamp of the texture is 0 until it has its first image.
    private fun readTexture(view: TextureView, node: NodeMemory) {
        val shows = view.isAvailable && (view.surfaceTexture?.timestamp ?: 0) != 0L
        node.setContent(1)
        set(Kind.CUSTOM, if (shows) State.DRAWN else State.UNKNOWN)
    }

    private fun readBackground(view: View, node: NodeMemory) {
        val drawable = view.background ?: return
        if (!Pictures.isBitmap(drawable)) return
        node.setContent(Pictures.contentOf(drawable))
        set(Kind.IMAGE, State.DRAWN)
    }

    private companion object {
        /** The number of the content of a view whose load has failed. */
        const val FAILED = -1L

        /** Bits of [Answered]. If one of them is set, the visit does not wait for the view. */
        const val FINAL = Answered.DRAWN or Answered.FIRST_FRAME or Answered.FAILED or Answered.DECLARED_EMPTY

        /** Bits of [Answered]. If one of them is set, the view has painted an image. */
        const val PAINTED = Answered.DRAWN or Answered.FIRST_FRAME

        fun kindOf(view: View): Int = when (view) {
            is TextView -> Kind.TEXT
            is VideoView -> Kind.VIDEO
            is SurfaceView, is TextureView, is WebView -> Kind.CUSTOM
            else -> Kind.IMAGE
        }
    }
}
