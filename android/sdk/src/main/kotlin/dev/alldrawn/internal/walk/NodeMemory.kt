package dev.alldrawn.internal.walk

import android.view.View
import dev.alldrawn.PerfBusyView
import dev.alldrawn.PerfView
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.PictureState
import dev.alldrawn.spi.RecordContributor

/**
 * Identity, generation and other data that the SDK remembers for one view between frames. It is stored as a tag of the
 * view, so it lives as long as the view and needs no table. It refers only to objects that the view itself refers to.
 */
internal class NodeMemory(view: View) {
    /** The view's number, from a counter. Never an address in memory. */
    val identity: Int = newIdentity()

    /** A number that changes whenever the view's content does. */
    var generation: Int = 0
        private set

    /** A number computed from the view's content, for comparison. It never leaves the device. */
    private var content: Long = 0

    /**
     * Identity of the extra record that clips this view to another rectangle than its own, such as its clip bounds; 0
     * if there was no such record yet. [paddingClip] is the same for the record that clips its children to its padding.
     */
    private var clip: Int = 0
    private var paddingClip: Int = 0

    /** The view's alpha in the frame before, 0 to 255; -1 if the view was not walked before. */
    var alpha: Int = -1

    /** The state of the load that fills this view. */
    var load: Load = Load.NONE
        private set

    // True if [load] came from an ImageWitness, which is asked in every frame, and not from a report to ImageLoads.
    private var isFromAdapter = false

    /** The object that adds records for content that the view draws without child views, or null. */
    var contributor: RecordContributor? = null

    /** The object that the app registered to report the view's state ([dev.alldrawn.AllDrawn.answerFor]), or null. */
    var perfView: PerfView? = null
    var perfBusyView: PerfBusyView? = null

    /** True if the view and its descendants are left out of every snapshot. */
    var isIgnored: Boolean = false

    /** True if the app has marked the view as a live region. */
    var isLive: Boolean = false

    /**
     * True for a leaf whose class is not the framework's. Its content is unknown unless it implements a Perf interface.
     */
    val isForeign: Boolean = view !is android.view.ViewGroup && !view.javaClass.name.startsWith("android.")

    /** True once the view has thrown when it was asked for the drawing order of its children. */
    var hasNoDrawingOrder: Boolean = false

    /** Identity hash of the last immutable text, which is not read a second time; 0 if the last text was mutable. */
    var textObject: Int = 0

    // True if the view may show other content now, because a list's row shows another item.
    private var isReused = false

    /** Sets the number of the view's content. If it differs from the last one, a new generation starts. */
    fun setContent(content: Long) {
        isReused = false
        if (this.content != content || generation == 0) {
            this.content = content
            generation++
        }
    }

    /**
     * Sets the generation that the app's Perf view reports. 0 says nothing about the content, so a view in a row that
     * is reused then has other content.
     */
    fun setReported(generation: Int) {
        if (isReused && generation == 0) this.generation++
        setContent(generation.toLong())
    }

    /** Registers that the view may show other content from now on. */
    fun reuse() {
        isReused = true
    }

    /** Sets the state of the load that was reported to ImageLoads. */
    fun loadChanged(load: Load) {
        isFromAdapter = false
        this.load = load
    }

    /** Sets the state that an image loader's adapter returned; null if no loader fills this view. */
    fun adapterReported(state: PictureState?) {
        if (state == null && !isFromAdapter) return
        isFromAdapter = state != null
        load = when (state) {
            null -> Load.NONE
            PictureState.PENDING -> Load.RUNNING
            PictureState.FAILED -> Load.FAILED
            PictureState.BOUND -> Load.DONE
        }
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
        // The key of the view's tag: the letters "AD" and a number, outside the ranges of resource ids (0x01… and
        // 0x7F…).
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

        /** Registers that the view and all descendants that were walked before may show other content. */
        fun reuseTree(view: View): Unit = ViewTree.forEach(view) { known(it)?.reuse() }

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

    /** The loaded content was set. */
    DONE,

    /** The load has failed. */
    FAILED,
}
