package dev.alldrawn.accuracy

import android.content.Context
import android.graphics.Color
import android.graphics.drawable.GradientDrawable
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView

// These functions build plain views, as an app does in code. Sizes are in pixels; one dp is one pixel.

/** Returns a column of the given views, with a white background. */
public fun column(context: Context, vararg views: View): LinearLayout = LinearLayout(context).apply {
    orientation = LinearLayout.VERTICAL
    setBackgroundColor(Color.WHITE)
    views.forEach { addView(it, it.layoutParams ?: LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT)) }
}

/**
 * Returns a group with a white background that shows the views at the places in their layout parameters. The last view
 * is in front.
 */
public fun layers(context: Context, vararg views: View): FrameLayout = FrameLayout(context).apply {
    setBackgroundColor(Color.WHITE)
    views.forEach { addView(it, it.layoutParams ?: FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT)) }
}

/** Sets a view's place within [layers]. */
public fun <T : View> T.at(x: Int, y: Int, width: Int, height: Int): T = apply {
    layoutParams = FrameLayout.LayoutParams(width, height, Gravity.TOP or Gravity.LEFT).apply { leftMargin = x; topMargin = y }
}

public fun <T : View> T.sized(width: Int, height: Int): T = apply { layoutParams = LinearLayout.LayoutParams(width, height) }

public fun <T : View> T.named(name: String): T = apply { tag = name }

public fun title(context: Context, words: CharSequence, size: Float = 22f): TextView = TextView(context).apply {
    text = words
    textSize = size
    setTextColor(Color.BLACK)
    tag = "title"
}

/** Returns an image view that shows the picture with the number [seed]; an empty one if [seed] is null. */
public fun picture(context: Context, seed: Int? = null, width: Int = MATCH_PARENT, height: Int = 160): ImageView = ImageView(context).apply {
    scaleType = ImageView.ScaleType.FIT_XY
    layoutParams = LinearLayout.LayoutParams(width, height)
    tag = "picture" + (seed?.let { " $it" } ?: "")
    seed?.let { setImageBitmap(Art.bitmap(it, 180, 90)) }
}

/** Returns a grey shape that apps show until a picture is loaded. */
public fun placeholder(): GradientDrawable = GradientDrawable().apply { setColor(Color.rgb(0xDD, 0xDD, 0xDD)); cornerRadius = 8f }

/** Returns a view that is filled with one colour. */
public fun plate(context: Context, colour: Int): View = View(context).apply { setBackgroundColor(colour) }
