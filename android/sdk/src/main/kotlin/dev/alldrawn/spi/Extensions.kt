package dev.alldrawn.spi

import android.app.Activity
import android.content.Context
import android.view.View
import android.widget.ImageView
import dev.alldrawn.internal.app.activity
import dev.alldrawn.internal.core.Clock
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.internal.sdk.LogOnce
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk
import dev.alldrawn.internal.visit.Requests
import dev.alldrawn.internal.walk.NodeMemory

/**
 * The interface for adapters, which teach the SDK to read the views and pictures of other libraries. The SDK's own
 * adapter modules use it, and other adapters may. Registrations last for the life of the process; registering the same
 * object again does nothing.
 */
public object Extensions {
    @Volatile
    private var witnesses = emptyArray<ImageWitness>()

    @Volatile
    private var sights = emptyArray<FirstSight>()

    /** Registers an image loader's adapter, which is asked for the state of every plain image view. Any thread. */
    @JvmStatic
    public fun addImageWitness(witness: ImageWitness): Unit = synchronized(this) {
        if (witness !in witnesses) witnesses += witness
    }

    /** Registers a callback for each view that a surface walks for the first time. Any thread. */
    @JvmStatic
    public fun onFirstSight(sight: FirstSight): Unit = synchronized(this) {
        if (sight !in sights) sights += sight
    }

    /**
     * Sets the contributor that adds records for what [view] draws besides its children; null removes the contributor.
     * The view keeps a reference to the contributor. Main thread.
     */
    @JvmStatic
    public fun contribute(view: View, contributor: RecordContributor?): Unit = Main.call({ "contribute" }) {
        NodeMemory.of(view).contributor = contributor
    }

    /**
     * Reports that the content of [view] (null: of any view) may have changed without a frame being drawn. Any thread.
     */
    @JvmStatic
    public fun changed(view: View?): Unit = Main.run { Sdk.changed(view) }

    /**
     * Reports that [view] and its descendants may show other content from now on, because a list reuses a row for
     * another item. Needed only for views whose content the SDK cannot compare: a [dev.alldrawn.PerfView] whose
     * `contentGeneration()` is always 0. All others have other content only if they show something else. Main thread.
     */
    @JvmStatic
    public fun reused(view: View): Unit = Main.call({ "reused" }) { NodeMemory.reuseTree(view) }

    /** Returns a new identity for a record, which no other record of this process has. Main thread. */
    @JvmStatic
    public fun nextIdentity(): Int = NodeMemory.newIdentity()

    /** Reports that the app's requests are observed from now on; events then carry `holds_observed`. Any thread. */
    @JvmStatic
    public fun requestsAreSeen(): Unit = Main.run { Sdk.holdsObserved = true }

    /**
     * Reports that a network request of the app began. The request holds the running visits until the returned object
     * is closed (metric §8). Any thread.
     */
    @JvmStatic
    public fun requestBegan(): RunningRequest {
        val began = Clock.now()
        val request = Guard.ask(Entry.CALL, null) { Requests.Request(began) }
        if (request != null) Main.run { Requests.began(request) }
        return RunningRequest(request)
    }

    /** Returns the Activity of a context, or null. Any thread. */
    @JvmStatic
    public fun activityOf(context: Context): Activity? = context.activity()

    internal fun pictureState(view: ImageView): PictureState? {
        for (witness in witnesses) {
            try {
                return witness.look(view) ?: continue
            } catch (fault: Throwable) {
                drop(witness, fault)
            }
        }
        return null
    }

    /** Returns [ImageWitness.contentOf] of the adapter that fills the view, or 0. */
    internal fun pictureContent(view: ImageView): Int {
        for (witness in witnesses) {
            try {
                val content = witness.contentOf(view)
                if (content != 0) return content
            } catch (fault: Throwable) {
                drop(witness, fault)
            }
        }
        return 0
    }

    internal fun seen(view: View) {
        for (sight in sights) {
            try {
                sight.seen(view)
            } catch (fault: Throwable) {
                synchronized(this) { sights = sights.filterNot { it === sight }.toTypedArray() }
                failed(sight, fault)
            }
        }
    }

    private fun drop(witness: ImageWitness, fault: Throwable) {
        synchronized(this) { witnesses = witnesses.filterNot { it === witness }.toTypedArray() }
        failed(witness, fault)
    }

    // Usually the app uses another version of the library than the adapter was written for. The adapter is not called
    // again.
    private fun failed(adapter: Any, fault: Throwable) {
        LogOnce.error("alldrawn: the adapter ${adapter.javaClass.name} failed and is off in this process ($fault)")
    }
}

/** Callback for each view that a surface walks for the first time. */
public fun interface FirstSight {
    /** Called once for each view, during the walk: it must be quick and must not change the view tree. Main thread. */
    public fun seen(view: View)
}
