package dev.alldrawn.internal.walk

import android.view.View
import dev.alldrawn.PerfBusyView
import dev.alldrawn.PerfView
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.PictureState
import dev.alldrawn.spi.RecordContributor

/**
 * What is remembered of one view between frames. It hangs on the view itself, as a tag, and holds nothing that the view
 * does not: so it lives as long as the view, and a frame finds it without a table.
 */
internal class NodeMemory(view: View) {
    /** A counter, never an address. */
    val identity: Int = newIdentity()

    /** Changes with the content. */
    var generation: Int = 0
        private set

    /** What the content is known by: a number made of it, which never leaves the device. */
    private var content: Long = 0

    /** Identities of records that clip this view, or its children, to another rectangle than its own; 0: none yet. */
    private var clip: Int = 0
    private var paddingClip: Int = 0

    /** Alpha in the frame before, of 255; -1: there was none. */
    var alpha: Int = -1

    /** What a loader says that works for this view. */
    var load: Load = Load.NONE
        private set

    // Whether that was an adapter's word, which is asked for in every frame, rather than one that was told.
    private var isFromAdapter = false

    /** Tells what it draws, where that is no views. */
    var contributor: RecordContributor? = null

    /** What answers for the view in its own place, if anything does. */
    var perfView: PerfView? = null
    var perfBusyView: PerfBusyView? = null

    /** Left out of every snapshot, with all in it. */
    var isIgnored: Boolean = false

    /** A leaf of a class that is not the framework's: nobody can tell what it shows, unless it answers. */
    val isForeign: Boolean = view !is android.view.ViewGroup && !view.javaClass.name.startsWith("android.")

    /** The framework's drawing order of its children cannot be asked for: that failed once. */
    var hasNoDrawingOrder: Boolean = false

    /** The text object last seen, by its identity: the same one again, if it cannot change, needs no second look. */
    var textObject: Int = 0

    /** Takes note of what the view shows; a new generation where that differs. */
    fun setContent(content: Long) {
        if (this.content != content || generation == 0) {
            this.content = content
            generation++
        }
    }

    /** Its content is another, whatever it looks like: a loader has begun anew, or a row stands for another item. */
    fun renew() {
        generation++
    }

    /** A loader has told how far it is. */
    fun loadChanged(load: Load) {
        isFromAdapter = false
        setLoad(load)
    }

    /** What a loader's adapter said when it was asked; null: it does not know this view. */
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
        // "AD" and a number: above all that resources use (0x01… and 0x7F…).
        private const val KEY = 0x4144_0001.toInt()
        private var count = 0

        fun newIdentity(): Int = ++count

        /** The view's node, made at its first sight. Main thread. */
        fun of(view: View): NodeMemory {
            val known = view.getTag(KEY) as NodeMemory?
            if (known != null) return known
            val node = NodeMemory(view)
            view.setTag(KEY, node)
            Extensions.seen(view)
            return node
        }

        /** The view, and all that was seen in it, stands for other content. */
        fun renewTree(view: View): Unit = ViewTree.forEach(view) { known(it)?.renew() }

        /** The node of a view that was seen before. */
        fun known(view: View): NodeMemory? = view.getTag(KEY) as NodeMemory?
    }
}

/** What a loader has said of a view's content. */
internal enum class Load {
    /** No loader is known to work for it. */
    NONE,

    /** It works: whatever the view shows is a placeholder. */
    RUNNING,

    /** The content was set. */
    DONE,

    /** The content will not come. */
    FAILED,
}
