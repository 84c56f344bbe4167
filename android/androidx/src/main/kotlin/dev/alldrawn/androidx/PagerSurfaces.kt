package dev.alldrawn.androidx

import androidx.viewpager2.widget.ViewPager2
import dev.alldrawn.spi.Departure
import dev.alldrawn.spi.HostedSurface

/**
 * Makes each page of this pager a surface, for pages that are views. For pages that are Fragments, use
 * [FragmentSurfaces] or [BaseSurfaceFragment]. The visit of a page begins when the page is selected, no matter when it
 * was built, and is left when another page is selected. The pager clips the pages next to it, so a visit does not wait
 * for them. Main thread.
 *
 * @param nameOf returns the surface name of the page at a position, which is the same for every visit and contains no
 * identifiers; null leaves the page out.
 * @return a handle that ends this when closed: the pages are then a part of the surface around the pager
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
