package dev.alldrawn

import android.view.View
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.walk.Load
import dev.alldrawn.internal.walk.NodeMemory

/**
 * What an image loader tells of the views that it works for. While it works, whatever a view shows is a placeholder, and
 * the view is waited for. Adapters of loaders call this; an app with a loader of its own may. Any thread.
 */
public object ImageLoads {
    /** A load has begun for this view. Call it before the placeholder is set. */
    @JvmStatic
    public fun begun(view: View): Unit = report(view, Load.RUNNING)

    /** The final picture was set; it is painted with the next frame. */
    @JvmStatic
    public fun done(view: View): Unit = report(view, Load.DONE)

    /** The picture will not come; what stands in its place is painted with the next frame. */
    @JvmStatic
    public fun failed(view: View): Unit = report(view, Load.FAILED)

    /** The load was given up: nothing is known of the view any more. */
    @JvmStatic
    public fun cleared(view: View): Unit = report(view, Load.NONE)

    private fun report(view: View, load: Load) = Main.run {
        NodeMemory.of(view).loadChanged(load)
        Sdk.changed(view)
    }
}
