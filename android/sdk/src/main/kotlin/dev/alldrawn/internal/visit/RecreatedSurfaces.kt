package dev.alldrawn.internal.visit

import android.app.Activity
import android.view.View
import dev.alldrawn.internal.app.activity
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.input.Inputs
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.spi.SurfacePart

/**
 * Surfaces of an Activity that is being destroyed and created again, for example for a rotation. Their host (a Fragment
 * manager, a pager, a composition) closes them and then opens surfaces of the same names in the new Activity, where the
 * visits continue (metric §13). Main thread.
 */
internal object RecreatedSurfaces {
    private class WaitingSurface(val surface: Surface, val activity: Class<out Activity>, val end: Runnable)

    private val waiting = ArrayList<WaitingSurface>()

    /**
     * Keeps a surface that is being closed and returns true, or returns false if its Activity is not being recreated.
     * If no surface of the new Activity continues it within one second, the surface is closed with the time of this
     * call.
     */
    fun keep(surface: Surface, reason: Leave): Boolean {
        if (isWaiting(surface)) return true
        val activity = surface.rootView?.context.activity()
        if (activity == null || !activity.isChangingConfigurations || surface.isClosed) return false
        val (now, input) = Clock.now() to Inputs.handled
        val end = Runnable {
            Guard.enter(Entry.SURFACE_NOT_RECREATED) {
                waiting.removeAll { it.surface === surface }
                surface.close(reason, now, input)
            }
        }
        waiting += WaitingSurface(surface, activity.javaClass, end)
        // Until the surface continues, its views are incomplete, so the core must decide nothing.
        surface.pause(now + MAX_WAIT_NS)
        Main.handler.postDelayed(end, MAX_WAIT_NS / 1_000_000)
        return true
    }

    fun isWaiting(surface: Surface): Boolean = waiting.any { it.surface === surface }

    /**
     * Returns the surface [name] that was kept from the previous Activity, and continues it under [root]. Returns null
     * if there is none.
     */
    fun resume(name: String, root: View, part: SurfacePart?): Surface? {
        val activity = if (waiting.isEmpty()) null else root.context.activity()
        if (activity == null || activity.isChangingConfigurations) return null
        val found = waiting.firstOrNull { it.surface.name == name && it.activity == activity.javaClass } ?: return null
        waiting -= found
        Main.handler.removeCallbacks(found.end)
        found.surface.continueIn(root, part)
        return found.surface
    }

    fun reset() {
        for (it in waiting) Main.handler.removeCallbacks(it.end)
        waiting.clear()
    }

    /** Maximum wait until the new Activity opens the surface: 1 s. A composition opens it in its first frame. */
    private const val MAX_WAIT_NS = 1_000_000_000L
}
