package dev.alldrawn

import android.content.Context
import android.graphics.drawable.Drawable
import android.util.AttributeSet
import android.widget.ImageView

/**
 * An image view that is pending from its creation until its picture is set, whatever placeholder it shows. Use it for
 * pictures that no supported image loader sets. Main thread.
 */
public open class AwaitedImageView @JvmOverloads constructor(context: Context, attributes: AttributeSet? = null) :
    ImageView(context, attributes), PerfImageView {

    private enum class Stage { AWAITED, SET, FAILED }

    private var stage = Stage.AWAITED
    private var generation = 0

    /** Makes the view pending until a picture is set. The view shows [placeholder] until then. */
    public fun await(placeholder: Drawable? = null) {
        setImageDrawable(placeholder)
        stage = Stage.AWAITED
        generation++
    }

    /** Marks the picture as failed: the view no longer waits for it and shows [substitute] instead. */
    public fun fail(substitute: Drawable? = null) {
        setImageDrawable(substitute)
        stage = Stage.FAILED
    }

    /** Shows a picture; null makes the view pending again. `setImageBitmap` and `setImageIcon` call this method. */
    override fun setImageDrawable(drawable: Drawable?) {
        super.setImageDrawable(drawable)
        set(drawable != null)
    }

    override fun setImageResource(resource: Int) {
        super.setImageResource(resource)
        set(resource != 0)
    }

    override fun setImageURI(uri: android.net.Uri?) {
        super.setImageURI(uri)
        set(drawable != null)
    }

    private fun set(hasPicture: Boolean) {
        stage = if (hasPicture) Stage.SET else Stage.AWAITED
        generation++
    }

    override fun isDrawn(): Boolean = stage == Stage.SET

    override fun isFailed(): Boolean = stage == Stage.FAILED

    override fun contentGeneration(): Int = generation
}
