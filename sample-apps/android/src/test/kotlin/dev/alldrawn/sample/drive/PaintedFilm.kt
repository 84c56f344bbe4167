package dev.alldrawn.sample.drive

import android.content.Context
import android.graphics.Canvas
import android.view.View
import dev.alldrawn.accuracy.FrameCode
import dev.alldrawn.sample.Tilework
import dev.alldrawn.sample.media.Film
import dev.alldrawn.sample.media.Request
import dev.alldrawn.accuracy.Film as CodedFilm

/**
 * Replaces the platform's player, which plays nothing on the JVM. It loads the film's file, but paints the pictures
 * instead of decoding them. Each picture shows a code with the film's number and its own number, as the web's films do.
 */
class PaintedFilm(context: Context) : View(context), Film, CodedFilm {
    private var request: Request<ByteArray>? = null
    private var video = 0
    private var picture = 0
    private var isReported = false
    private var listener: Film.Listener? = null

    override val view: View get() = this

    // Always true, since this class is used only for films that are to play.
    override val shouldPlay: Boolean get() = true

    override fun play(address: String, listener: Film.Listener) {
        this.listener = listener
        val path = address.removePrefix(Tilework.address)
        request = Request(path, { it.readBytes() }) { bytes ->
            if (bytes == null) return@Request listener.onFailed()
            video = path.substringBefore('?').substringAfterLast('/').removeSuffix(".webm").toInt()
            next()
        }.start()
        listener.onLoadStarted()
    }

    private fun next() {
        if (listener == null) return
        picture = (picture + 1) % PICTURES
        invalidate()
        if (!isReported) {
            isReported = true
            listener?.onFirstFrame()
        }
        postOnAnimationDelayed(::next, 1_000L / RATE)
    }

    override fun close() {
        request?.cancel()
        listener = null
    }

    override fun onDraw(canvas: Canvas) {
        if (video > 0) FrameCode.draw(canvas, width.toFloat(), height.toFloat(), video, picture)
    }

    private companion object {
        const val RATE = 24
        const val PICTURES = 256
    }
}
