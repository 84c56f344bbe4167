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
 * Surfaces in an Activity that goes and is made anew, for a rotation: what hosts them closes them there and opens those of
 * the same names here, and each goes on in its next (metric §13). Main thread.
 */
internal object RecreatedSurfaces {
    private class WaitingSurface(val surface: Surface, val activity: Class<out Activity>, val end: Runnable)

    private val waiting = ArrayList<WaitingSurface>()

    /** Keeps a surface that is closed now if its Activity is being made anew; if none goes on with it, it was left now. */
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
        // What it shows until then is half taken down.
        surface.pause(now + MAX_WAIT_NS)
        Main.handler.postDelayed(end, MAX_WAIT_NS / 1_000_000)
        return true
    }

    fun isWaiting(surface: Surface): Boolean = waiting.any { it.surface === surface }

    /** The surface [name] of the Activity before this view's own, which goes on under [root]; null: there is none. */
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

    /** So long the next Activity may take to open it: a composition does so with its first frame. */
    private const val MAX_WAIT_NS = 1_000_000_000L
}
