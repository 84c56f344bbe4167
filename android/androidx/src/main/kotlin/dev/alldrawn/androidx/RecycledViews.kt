package dev.alldrawn.androidx

import android.view.View
import androidx.recyclerview.widget.RecyclerView
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.FirstSight

/**
 * Reports that the views of a row may show other content, because a `RecyclerView` reuses the same view objects for
 * other rows. A row that is bound to equal content again is not new content (metric, generation). This also works for
 * `ViewPager2`, which keeps its pages in a `RecyclerView`.
 *
 * Rows that are not shown need no handling: prefetched rows are not in the view tree yet, and rows off the screen are
 * clipped.
 */
internal object RecycledViews : FirstSight, RecyclerView.RecyclerListener {
    override fun seen(view: View) {
        if (view is RecyclerView) view.addRecyclerListener(this)
    }

    override fun onViewRecycled(holder: RecyclerView.ViewHolder): Unit = guard.enter { Extensions.reused(holder.itemView) }
}
