package dev.alldrawn.compose

import android.util.SparseArray
import androidx.compose.ui.layout.LayoutInfo
import dev.alldrawn.spi.Extensions

/** The state that is kept of one layout between frames: the identities and generation of its records. */
internal open class LayoutMemory {
    val identity: Int = Extensions.nextIdentity()
    val clipIdentity: Int = Extensions.nextIdentity()
    var generation = 0
    internal var frame = 0
}

/** Memories of layouts, by Compose's semantics id. A recycled slot of a lazy list gets another id. */
internal class LayoutMemories<T : LayoutMemory>(private val make: () -> T) {
    private val memories = SparseArray<T>()
    private var frame = 0

    /** Begins another frame. */
    fun begin() {
        frame++
    }

    fun of(layout: LayoutInfo): T {
        val id = layout.semanticsId
        val memory = memories[id] ?: make().also { memories.put(id, it) }
        memory.frame = frame
        return memory
    }

    operator fun contains(identity: Int): Boolean = (0 until memories.size()).any { memories.valueAt(it).identity == identity }

    /**
     * Ends the frame: drops the memories of layouts that the last [FORGOTTEN_AFTER] walks did not visit. One walk is
     * not enough, since each surface within the view walks its own part only.
     */
    fun end() {
        for (at in memories.size() - 1 downTo 0) if (frame - memories.valueAt(at).frame > FORGOTTEN_AFTER) memories.removeAt(at)
    }

    private companion object {
        const val FORGOTTEN_AFTER = 64
    }
}
