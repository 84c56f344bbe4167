package dev.alldrawn.internal.walk

import android.view.View
import dev.alldrawn.PerfBusyView
import dev.alldrawn.PerfView
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.PictureState
import dev.alldrawn.spi.RecordContributor

/**
 * Identity, generation and other data that the SDK remembers for one view between frames. Stored as a tag of the view
 * and referring to nothing that the view does not, so that it lives as long as the view and needs no table.
 */
internal class NodeMemory(view: View) {
    /** From a counter, never an address. */
    val identity: Int = newIdentity()

    /** Changes with the content. */
    var generation: Int = 0
        private set

    /** A number computed from the content. It never leaves the device. */
    private var content: Long = 0

    /**
     * Identities of the records that clip this view, or its children, to another rectangle than the view's own; 0: none
     * yet.
     */
    private var clip: Int = 0
    private var paddingClip: Int = 0

    /** Alpha of 255 in the frame before; -1 if there was none. */
    var alpha: Int = -1

    /** The state of the load that fills this view. */
    var load: Load = Load.NONE
        private set

    // True if [load] came from an adapter, which is asked in every frame, and not from a report.
    private var isFromAdapter = false

    /** Adds records for content that is not child views. */
    var contributor: RecordContributor? = null

    /** The object that answers in place of the view, or null. */
    var perfView: PerfView? = null
    var perfBusyView: PerfBusyView? = null

    /** True if the view and its descendants are left out of every snapshot. */
    var isIgnored: Boolean = false

    /** True for a leaf of a class outside the framework. Its content cannot be read unless it answers itself. */
    val isForeign: Boolean = view !is android.view.ViewGroup && !view.javaClass.name.startsWith("android.")

    /** True once asking for the children's drawing order has failed. */
    var hasNoDrawingOrder: Boolean = false

    /** Identity hash of the last text object. The same immutable object is not read again. */
    var textObject: Int = 0

    /** Sets the view's content. A different content is a new generation. */
    fun setContent(content: Long) {
        if (this.content != content || generation == 0) {
            this.content = content
            generation++
        }
    }

    /** Starts a new generation, whatever the view shows: a load began, or a row stands for another item. */
    fun renew() {
        generation++
    }

    /** Sets the state that a loader reported. */
    fun loadChanged(load: Load) {
        isFromAdapter = false
        setLoad(load)
    }

    /** Sets the state that a loader's adapter returned; null if it does not fill this view. */
    fun adapterReported(state: PictureState?) {
        if (state == null && !isFromAdapter) return
        isFromAdapter = state != null
        setLoad(
            when (state) {
                null -> Load.NONE
                PictureState.PENDING -> Load.RUNNING
                PictureState.FAILED -> Load.FAILED
                PictureState.BOUND -> Load.DONE
            },
        )
    }

    private fun setLoad(load: Load) {
        if (load == Load.RUNNING && this.load != Load.RUNNING) renew()
        this.load = load
    }

    fun clipIdentity(): Int {
        if (clip == 0) clip = newIdentity()
        return clip
    }

    fun paddingClipIdentity(): Int {
        if (paddingClip == 0) paddingClip = newIdentity()
        return paddingClip
    }

    companion object {
        // "AD" and a number, outside the range of resource ids (0x01… and 0x7F…).
        private const val KEY = 0x4144_0001.toInt()
        private var count = 0

        fun newIdentity(): Int = ++count

        /** Returns the view's memory, created on first use. Main thread. */
        fun of(view: View): NodeMemory {
            val known = view.getTag(KEY) as NodeMemory?
            if (known != null) return known
            val node = NodeMemory(view)
            view.setTag(KEY, node)
            Extensions.seen(view)
            return node
        }

        /** Starts a new generation for the view and all descendants that were walked before. */
        fun renewTree(view: View): Unit = ViewTree.forEach(view) { known(it)?.renew() }

        /** Returns the memory of a view that was walked before, or null. */
        fun known(view: View): NodeMemory? = view.getTag(KEY) as NodeMemory?
    }
}

/** The state of a load, as its loader reported it. */
internal enum class Load {
    /** No loader is known to fill the view. */
    NONE,

    /** A load is running: whatever the view shows is a placeholder. */
    RUNNING,

    /** The content was set. */
    DONE,

    /** The content will not come. */
    FAILED,
}
