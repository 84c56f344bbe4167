package dev.alldrawn

import android.view.View
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.walk.Load
import dev.alldrawn.internal.walk.NodeMemory

/**
 * Receives an image loader's reports about the views that it fills. While a load runs, the view is pending and whatever
 * it shows is a placeholder. Called by loader adapters, or by an app with its own loader. Any thread.
 */
public object ImageLoads {
    /** Reports that a load began for this view. Call it before the placeholder is set. */
    @JvmStatic
    public fun begun(view: View): Unit = report(view, Load.RUNNING)

    /** Reports that the final picture was set. It is painted with the next frame. */
    @JvmStatic
    public fun done(view: View): Unit = report(view, Load.DONE)

    /** Reports that the picture will not come. Its substitute is painted with the next frame. */
    @JvmStatic
    public fun failed(view: View): Unit = report(view, Load.FAILED)

    /** Reports that the load was cancelled: the view's loading state is unknown again. */
    @JvmStatic
    public fun cleared(view: View): Unit = report(view, Load.NONE)

    private fun report(view: View, load: Load) = Main.run {
        NodeMemory.of(view).loadChanged(load)
        Sdk.changed(view)
    }
}
