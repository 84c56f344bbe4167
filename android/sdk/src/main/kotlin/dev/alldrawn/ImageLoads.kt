package dev.alldrawn

import android.view.View
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.walk.Load
import dev.alldrawn.internal.walk.NodeMemory

/**
 * Receives an image loader's reports about the views whose pictures it loads. While a load runs, the view is pending
 * and whatever it shows counts as a placeholder. For adapters of image loaders, and for apps with their own loader. All
 * methods may be called on any thread.
 */
public object ImageLoads {
    /** Reports that a load began for this view. Call it before the placeholder is set. */
    @JvmStatic
    public fun begun(view: View): Unit = report(view, Load.RUNNING)

    /** Reports that the final picture was set. The next frame paints it. */
    @JvmStatic
    public fun done(view: View): Unit = report(view, Load.DONE)

    /** Reports that the picture could not be loaded. The next frame paints its substitute. */
    @JvmStatic
    public fun failed(view: View): Unit = report(view, Load.FAILED)

    /**
     * Reports that the load was cancelled. The SDK then reads the view's state from what it shows, as before the load.
     */
    @JvmStatic
    public fun cleared(view: View): Unit = report(view, Load.NONE)

    private fun report(view: View, load: Load) = Main.run {
        NodeMemory.of(view).loadChanged(load)
        Sdk.changed(view)
    }
}
