package dev.alldrawn.sample.media

import android.content.Context
import android.widget.FrameLayout
import dev.alldrawn.PerfVideoView
import dev.alldrawn.sample.Tilework

/**
 * Shows a film behind its poster, and reports the state of both to the SDK. If the film is to play, the view is ready
 * when a frame of the film itself is drawn.
 */
class FilmView(context: Context) : FrameLayout(context), PerfVideoView, Film.Listener {
    private enum class State { NONE, LOADING, PLAYING, FAILED }

    private val poster = RemoteImageView(context)
    private var film: Film? = null
    private var state = State.NONE
    private var shouldPlay = false

    /** Called when the film has begun to play, or has failed. */
    var onEnd: (() -> Unit)? = null

    init {
        addView(poster, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
    }

    fun show(posterPath: String?, colour: Int) {
        setBackgroundColor(colour)
        if (posterPath != null) poster.load(posterPath, colour)
    }

    fun play(path: String) {
        shouldPlay = true
        val film = Tilework.films(context)
        this.film = film
        addView(film.view, 0, LayoutParams(LayoutParams.MATCH_PARENT, LayoutParams.MATCH_PARENT))
        film.play(Tilework.address + path, this)
    }

    override fun onLoadStarted() {
        state = State.LOADING
    }

    override fun onFirstFrame() {
        state = State.PLAYING
        poster.visibility = GONE
        onEnd?.invoke()
    }

    override fun onFailed() {
        state = State.FAILED
        onEnd?.invoke()
    }

    override fun onDetachedFromWindow() {
        film?.close()
        super.onDetachedFromWindow()
    }

    override fun isPlaybackRequested(): Boolean = shouldPlay

    override fun isVideoLoadStarted(): Boolean = state != State.NONE

    override fun isFirstFrameRendered(): Boolean = state == State.PLAYING

    override fun isDrawn(): Boolean = poster.isDrawn()

    override fun isFailed(): Boolean = if (shouldPlay) state == State.FAILED else poster.isFailed()
}
