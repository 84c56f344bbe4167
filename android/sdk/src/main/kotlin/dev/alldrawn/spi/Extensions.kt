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
 * By which other libraries are understood: what the modules beside the SDK's core are written against, and what an
 * adapter of your own may be. What is added stays for the life of the process, and adding it again changes nothing.
 */
public object Extensions {
    @Volatile
    private var witnesses = emptyArray<ImageWitness>()

    @Volatile
    private var sights = emptyArray<FirstSight>()

    /** An image loader's adapter is asked about every plain image view from now on. Any thread. */
    @JvmStatic
    public fun addImageWitness(witness: ImageWitness): Unit = synchronized(this) {
        if (witness !in witnesses) witnesses += witness
    }

    /** [sight] is told of each view that a surface meets for the first time. Any thread. */
    @JvmStatic
    public fun onFirstSight(sight: FirstSight): Unit = synchronized(this) {
        if (sight !in sights) sights += sight
    }

    /** [contributor] tells what [view] draws besides its children; null ends that. The view holds it. Main thread. */
    @JvmStatic
    public fun contribute(view: View, contributor: RecordContributor?): Unit = Main.call({ "contribute" }) {
        NodeMemory.of(view).contributor = contributor
    }

    /** Something of [view] may have changed that draws no frame; null: of any view. Any thread. */
    @JvmStatic
    public fun changed(view: View?): Unit = Main.run { Sdk.changed(view) }

    /** [view], and all in it, stands for other content from now on: a recycled row (metric §8). Main thread. */
    @JvmStatic
    public fun renew(view: View): Unit = Main.call({ "renew" }) { NodeMemory.renewTree(view) }

    /** An identity for a record: a counter. Main thread. */
    @JvmStatic
    public fun nextIdentity(): Int = NodeMemory.newIdentity()

    /** The app's requests are told of from now on: events say that they were seen (`holds_observed`). Any thread. */
    @JvmStatic
    public fun requestsAreSeen(): Unit = Main.run { Sdk.holdsObserved = true }

    /**
     * A request of the app's begins: it holds the visits that are under way, until it is closed (metric §8). Any thread,
     * the closing too.
     */
    @JvmStatic
    public fun requestBegan(): AutoCloseable {
        val began = Clock.now()
        val request = Guard.ask(Entry.CALL, null) { Requests.Request(began) } ?: return AutoCloseable {}
        Main.run { Requests.began(request) }
        return AutoCloseable { Main.run { Requests.ended(request) } }
    }

    /** The Activity that a context leads to; null: none. Any thread. */
    @JvmStatic
    public fun activityOf(context: Context): Activity? = context.activity()

    internal fun pictureState(view: ImageView): PictureState? {
        for (witness in witnesses) {
            try {
                return witness.look(view) ?: continue
            } catch (fault: Throwable) {
                synchronized(this) { witnesses = witnesses.filterNot { it === witness }.toTypedArray() }
                failed(witness, fault)
            }
        }
        return null
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

    // A library of another version than the adapter was made for, as a rule: it is not asked again.
    private fun failed(adapter: Any, fault: Throwable) {
        LogOnce.error("alldrawn: the adapter ${adapter.javaClass.name} is off in this process, and what it knows is missing ($fault)")
    }
}

/** Told once of each view that a surface meets. */
public fun interface FirstSight {
    /** Called while the view is looked at for the first time: it must be quick, and not change the view tree. Main thread. */
    public fun seen(view: View)
}
