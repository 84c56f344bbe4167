package dev.alldrawn.accuracy

import android.content.Context
import android.graphics.Bitmap
import android.graphics.Canvas
import android.os.SystemClock
import android.view.View
import dev.alldrawn.PerfVideoView

/**
 * Stands for a video player's view, since the desktop has no video decoder. It draws its poster, if it has one. After
 * [arrives] it draws thirty coded pictures ([FrameCode]) a second. It reports its state to the SDK, as a player's
 * adapter does.
 */
public class FilmView(context: Context, private val film: Int, private val poster: Bitmap? = null, override val shouldPlay: Boolean = true) :
    View(context), PerfVideoView, Film {

    private var begun = -1L
    private var hasDrawnFrame = false
    private var hasDrawnPoster = false
    private var isBroken = false

    init {
        tag = "film $film"
    }

    /** Starts playback, because the film has been loaded. */
    public fun arrives() {
        begun = SystemClock.uptimeMillis()
        invalidate()
    }

    /** Makes the film fail to load. */
    public fun breaks() {
        isBroken = true
        invalidate()
    }

    override fun onDraw(canvas: Canvas) {
        if (begun >= 0) {
            val frame = (SystemClock.uptimeMillis() - begun) / FRAME_MS % 256
            FrameCode.draw(canvas, width.toFloat(), height.toFloat(), film, frame.toInt())
            hasDrawnFrame = true
            postInvalidateOnAnimation()
        } else if (poster != null) {
            canvas.drawBitmap(poster, null, android.graphics.Rect(0, 0, width, height), null)
            hasDrawnPoster = true
        }
    }

    override fun isDrawn(): Boolean = hasDrawnPoster || poster != null
    override fun isVideoLoadStarted(): Boolean = begun >= 0
    override fun isFirstFrameRendered(): Boolean = hasDrawnFrame || begun >= 0
    override fun isPlaybackRequested(): Boolean = shouldPlay
    override fun isFailed(): Boolean = isBroken

    private companion object {
        const val FRAME_MS = 33L
    }
}
