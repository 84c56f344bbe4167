package dev.alldrawn.sample.media

import android.content.Context
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.drawable.ColorDrawable
import android.widget.ImageView
import dev.alldrawn.PerfImageView

/**
 * Shows a picture from the network, and reports its state to the SDK. Until the picture is loaded, and if the load
 * fails, it shows a colour.
 */
class RemoteImageView(context: Context) : ImageView(context), PerfImageView {
    private enum class State { NONE, LOADING, SHOWN, FAILED }

    private var state = State.NONE
    private var count = 0
    private var request: Request<Bitmap>? = null

    /** Called with true when the picture is set, and with false if the load has failed. */
    var onEnd: ((Boolean) -> Unit)? = null

    init {
        scaleType = ScaleType.CENTER_CROP
    }

    fun load(path: String, colour: Int) {
        request?.cancel()
        state = State.LOADING
        count++
        setImageDrawable(ColorDrawable(colour))
        request = Request(path, BitmapFactory::decodeStream, ::loaded).start()
    }

    private fun loaded(bitmap: Bitmap?) {
        request = null
        state = if (bitmap == null) State.FAILED else State.SHOWN
        if (bitmap == null) setImageDrawable(ColorDrawable(FAILED_COLOUR)) else setImageBitmap(bitmap)
        onEnd?.invoke(bitmap != null)
    }

    override fun onDetachedFromWindow() {
        request?.cancel()
        super.onDetachedFromWindow()
    }

    override fun isDrawn(): Boolean = state == State.SHOWN

    override fun isFailed(): Boolean = state == State.FAILED

    override fun isDeclaredEmpty(): Boolean = state == State.NONE

    override fun contentGeneration(): Int = count

    private companion object {
        const val FAILED_COLOUR = 0xFFD8D2CA.toInt()
    }
}
