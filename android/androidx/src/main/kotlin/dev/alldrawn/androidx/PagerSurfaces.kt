package dev.alldrawn.androidx

import androidx.viewpager2.widget.ViewPager2
import dev.alldrawn.spi.Departure
import dev.alldrawn.spi.HostedSurface

/**
 * Makes each page of this pager a surface, if the pages are views. For pages that are Fragments, use [FragmentSurfaces]
 * or [BaseSurfaceFragment]. The visit of a page begins when the page is selected, no matter when it was built, and ends
 * when another page is selected. The pager clips the neighbouring pages, so the visit does not wait for them. Main
 * thread.
 *
 * @param nameOf returns the surface name of the page at a position, or null if the page is not measured. The name must
 * be the same for every visit and contain no identifiers.
 * @return an object to close when the pages are to be measured no longer; they are then a part of the surface around
 * the pager
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
