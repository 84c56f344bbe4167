package dev.alldrawn.androidx

import android.view.View
import androidx.recyclerview.widget.RecyclerView
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.FirstSight

/**
 * Gives the views of a recycled row a new generation (metric §8), because a `RecyclerView` reuses the same view objects
 * for other content. This also works for `ViewPager2`, which keeps its pages in a `RecyclerView`.
 *
 * Rows that are not shown need no handling: prefetched rows are not in the view tree yet, and rows off the screen are
 * clipped.
 */
internal object RecycledViews : FirstSight, RecyclerView.RecyclerListener {
    override fun seen(view: View) {
        if (view is RecyclerView) view.addRecyclerListener(this)
    }

    override fun onViewRecycled(holder: RecyclerView.ViewHolder): Unit = guard.enter { Extensions.renew(holder.itemView) }
}
