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

// Plain views, as an app builds them in code. Sizes are pixels, one a dp.

/** Views one below the other on a white ground. */
public fun column(context: Context, vararg views: View): LinearLayout = LinearLayout(context).apply {
    orientation = LinearLayout.VERTICAL
    setBackgroundColor(Color.WHITE)
    views.forEach { addView(it, it.layoutParams ?: LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT)) }
}

/** Views over one another on a white ground, at the places of their layout parameters. */
public fun layers(context: Context, vararg views: View): FrameLayout = FrameLayout(context).apply {
    setBackgroundColor(Color.WHITE)
    views.forEach { addView(it, it.layoutParams ?: FrameLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT)) }
}

/** Gives a view its place among [layers]. */
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

/** A picture's view; empty without a seed. */
public fun picture(context: Context, seed: Int? = null, width: Int = MATCH_PARENT, height: Int = 160): ImageView = ImageView(context).apply {
    scaleType = ImageView.ScaleType.FIT_XY
    layoutParams = LinearLayout.LayoutParams(width, height)
    tag = "picture" + (seed?.let { " $it" } ?: "")
    seed?.let { setImageBitmap(Art.bitmap(it, 180, 90)) }
}

/** A grey shape in a picture's place. */
public fun placeholder(): GradientDrawable = GradientDrawable().apply { setColor(Color.rgb(0xDD, 0xDD, 0xDD)); cornerRadius = 8f }

/** A plain coloured view. */
public fun plate(context: Context, colour: Int): View = View(context).apply { setBackgroundColor(colour) }
