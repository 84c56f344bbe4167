package dev.alldrawn.accuracy

import android.graphics.Color
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.ColorDrawable
import android.view.View
import android.view.ViewGroup
import android.widget.ImageView
import android.widget.TextView

/** A view that shows content, and the kind of the content. */
internal class ContentView(val view: View, val kind: TruthNode.Kind)

/**
 * Finds the nodes that a user can see at the end of a visit, from pixels and without the SDK. It paints each content
 * view over with one colour and then with another. The pixels that differ are the view's own, whatever clips, covers,
 * rotates or fades the view. Their number is compared with the thresholds of metric §3.
 */
public class VisibleNodes(private val display: Display, private val root: View, private val recording: Recording) {
    /** Returns the nodes of [surface]. [kindOf] returns the kind of a view, or null if it is not content. */
    public fun find(surface: View, kindOf: (View) -> TruthNode.Kind?, failedAt: (View) -> Int?): List<TruthNode> {
        val contentViews = ArrayList<ContentView>()
        collect(surface, kindOf, contentViews)
        val viewport = root.width.toLong() * root.height
        return contentViews.map { content ->
            val view = content.view
            val visible = pixelsOf(view)
            val corner = IntArray(2).also(view::getLocationInWindow)
            val box = Area(corner[0], corner[1], corner[0] + view.width, corner[1] + view.height)
            val required = Thresholds.enough(visible.size.toLong(), view.width.toLong() * view.height, viewport)
            val own = if (view is TextView) visible.without { x, y -> !glyphsOf(view, corner, x, y) } else visible
            TruthNode(nameOf(view), content.kind, own, required, recording.placesOf(view), box, failedAt(view))
        }
    }

    private fun collect(view: View, kindOf: (View) -> TruthNode.Kind?, into: MutableList<ContentView>) {
        if (view.visibility != View.VISIBLE) return
        kindOf(view)?.let { into.add(ContentView(view, it)) }
        if (view is ViewGroup) for (i in 0 until view.childCount) collect(view.getChildAt(i), kindOf, into)
    }

    private fun pixelsOf(view: View): Area {
        val before = view.foreground
        val pictures = PROBES.map { colour ->
            view.foreground = ColorDrawable(colour)
            display.render(root)
        }
        view.foreground = before
        display.render(root)
        val (first, second) = pictures
        var left = Int.MAX_VALUE; var top = Int.MAX_VALUE; var right = -1; var bottom = -1
        for (y in first.rows.indices) {
            if (first.rows[y] === second.rows[y]) continue
            for (x in 0 until first.width) if (isOwn(first[x, y], second[x, y])) {
                left = minOf(left, x); right = maxOf(right, x + 1); top = minOf(top, y); bottom = maxOf(bottom, y + 1)
            }
        }
        if (right < 0) return Area(0, 0, 0, 0)
        return Area(left, top, right, bottom).without { x, y -> !isOwn(first[x, y], second[x, y]) }
    }

    private companion object {
        val PROBES = listOf(Color.RED, Color.CYAN)

        /**
         * Returns true if the view is visible in a pixel with an opacity of at least a tenth: the pixel's red then
         * differs by a tenth between the two probe colours.
         */
        fun isOwn(red: Int, cyan: Int): Boolean = (red shr 16 and 0xFF) - (cyan shr 16 and 0xFF) >= Thresholds.LEAST_ALPHA
    }
}

/**
 * Returns true if a pixel of the window lies on one of the view's lines of text. In a rotated or scaled view, all
 * pixels count.
 */
private fun glyphsOf(view: TextView, corner: IntArray, x: Int, y: Int): Boolean {
    val layout = view.layout ?: return true
    if (!view.matrix.isIdentity && (view.rotation != 0f || view.scaleX != 1f || view.scaleY != 1f)) return true
    val inX = x - corner[0] - view.totalPaddingLeft + view.scrollX
    val inY = y - corner[1] - view.totalPaddingTop + view.scrollY
    if (inY < 0 || inY >= layout.height) return false
    val line = layout.getLineForVertical(inY)
    return inX >= layout.getLineLeft(line) - 1 && inX <= layout.getLineRight(line) + 1
}

/**
 * Returns the kind of content that a view shows, by its class; null if it shows none. A view whose picture or text is
 * not set is no content (metric §3).
 */
public fun plainKindOf(view: View): TruthNode.Kind? = when (view) {
    is Film -> if (view.shouldPlay) TruthNode.Kind.FILM else TruthNode.Kind.STILL
    is ImageView -> TruthNode.Kind.STILL.takeIf { view.drawable != null }
    is TextView -> TruthNode.Kind.STILL.takeIf { view.text.isNotEmpty() }
    else -> TruthNode.Kind.STILL.takeIf { view.background is BitmapDrawable }
}

/** Returns the view's name in reports: its tag or, if it has none, its class. */
internal fun nameOf(view: View): String = (view.tag as? String) ?: view.javaClass.simpleName

/** The view of a video player. */
public interface Film {
    /** True if the app asked the film to play. Otherwise its poster or its first picture counts as the content. */
    public val shouldPlay: Boolean
}
