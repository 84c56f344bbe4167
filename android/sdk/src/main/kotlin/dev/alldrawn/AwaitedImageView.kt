package dev.alldrawn

import android.content.Context
import android.graphics.drawable.Drawable
import android.util.AttributeSet
import android.widget.ImageView
import dev.alldrawn.internal.views.Pictures

/**
 * An image view that is pending from its creation until its picture is set, whatever placeholder it shows. Use it for
 * pictures that no supported image loader sets. Main thread.
 */
public open class AwaitedImageView @JvmOverloads constructor(context: Context, attributes: AttributeSet? = null) :
    ImageView(context, attributes), PerfImageView {

    private enum class Stage { AWAITED, SET, FAILED }

    private var stage = Stage.AWAITED
    private var generation = 0

    // The number of the picture that was set last; 0 if there is none. The same picture is not new content.
    private var content = 0L

    /** Makes the view pending until a picture is set. The view shows [placeholder] until then. */
    public fun await(placeholder: Drawable? = null) {
        showInstead(placeholder)
        stage = Stage.AWAITED
    }

    /** Marks the picture as failed: the view no longer waits for it and shows [substitute] instead. */
    public fun fail(substitute: Drawable? = null) {
        val wasFailed = stage == Stage.FAILED
        showInstead(substitute)
        stage = Stage.FAILED
        content = 0
        if (!wasFailed) generation++
    }

    // Shows a drawable that is not the picture, and keeps the picture's number and generation.
    private fun showInstead(drawable: Drawable?) {
        val (content, generation) = content to generation
        setImageDrawable(drawable)
        this.content = content
        this.generation = generation
    }

    /** Shows a picture; null makes the view pending again. `setImageBitmap` and `setImageIcon` call this method. */
    override fun setImageDrawable(drawable: Drawable?) {
        super.setImageDrawable(drawable)
        set(drawable)
    }

    override fun setImageResource(resource: Int) {
        super.setImageResource(resource)
        set(drawable)
    }

    override fun setImageURI(uri: android.net.Uri?) {
        super.setImageURI(uri)
        set(drawable)
    }

    private fun set(picture: Drawable?) {
        stage = if (picture != null) Stage.SET else Stage.AWAITED
        val content = if (picture != null) Pictures.contentOf(picture) else 0
        if (content != this.content) generation++
        this.content = content
    }

    override fun isDrawn(): Boolean = stage == Stage.SET

    override fun isFailed(): Boolean = stage == Stage.FAILED

    override fun contentGeneration(): Int = generation
}
