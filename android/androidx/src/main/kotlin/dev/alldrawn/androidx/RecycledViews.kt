package dev.alldrawn.androidx

import android.view.View
import androidx.recyclerview.widget.RecyclerView
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.FirstSight

/**
 * A row that a `RecyclerView` takes back stands for other content when it comes again: its views, though they are the
 * same objects, are of a new generation then (metric §8). `ViewPager2` keeps its pages in a `RecyclerView` too.
 *
 * Nothing else is needed: rows that were prefetched are in no tree yet, and those off the screen are clipped.
 */
internal object RecycledViews : FirstSight, RecyclerView.RecyclerListener {
    override fun seen(view: View) {
        if (view is RecyclerView) view.addRecyclerListener(this)
    }

    override fun onViewRecycled(holder: RecyclerView.ViewHolder): Unit = guard.enter { Extensions.renew(holder.itemView) }
}
