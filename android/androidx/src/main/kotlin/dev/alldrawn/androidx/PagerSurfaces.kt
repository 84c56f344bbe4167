package dev.alldrawn.androidx

import androidx.viewpager2.widget.ViewPager2
import dev.alldrawn.spi.Departure
import dev.alldrawn.spi.HostedSurface

/**
 * Makes each page of this pager a surface of its own, for pages that are views. (Pages that are Fragments are surfaces by
 * themselves.) A page's visit begins when it is selected, however long before it was built, and is left when another is.
 * Pages that lie beside it are clipped by the pager, and so never waited for.
 *
 * @param nameOf the surface that the page at a position is; the same for every visit, without identifiers. Null: none.
 * @return ends it; the pager's pages are a part of the surface around them then. Main thread.
 */
public fun ViewPager2.measurePages(nameOf: (Int) -> String?): AutoCloseable {
    val pages = Pages(this, nameOf)
    registerOnPageChangeCallback(pages)
    if (adapter != null) pages.onPageSelected(currentItem)
    return AutoCloseable {
        unregisterOnPageChangeCallback(pages)
        pages.close()
    }
}

private class Pages(private val pager: ViewPager2, private val nameOf: (Int) -> String?) : ViewPager2.OnPageChangeCallback() {
    private var page = NONE
    private var surface: HostedSurface? = null
    private val visited = HashSet<Int>()

    override fun onPageSelected(position: Int): Unit = guard.enter {
        if (position == page) return@enter
        close()
        page = position
        val name = guard.askApp("the name of page $position, which is not measured,", null) { nameOf(position) }
        surface = name?.let { HostedSurface.open(it, pager) }?.apply { begin(isFromCache = !visited.add(position)) }
    }

    fun close() {
        surface?.close(Departure.NAVIGATION)
        surface = null
        page = NONE
    }

    private companion object {
        const val NONE = -1
    }
}
