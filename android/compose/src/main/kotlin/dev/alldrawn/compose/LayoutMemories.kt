package dev.alldrawn.compose

import android.util.SparseArray
import androidx.compose.ui.layout.LayoutInfo
import dev.alldrawn.spi.Extensions

/** Data of one layout, remembered between frames: the identities of its records and the generation of its content. */
internal open class LayoutMemory {
    val identity: Int = Extensions.nextIdentity()
    val clipIdentity: Int = Extensions.nextIdentity()
    var generation = 0
    internal var frame = 0
}

/**
 * The memories of a composition's layouts, by Compose's semantics id. A recycled slot of a lazy list gets another id.
 */
internal class LayoutMemories<T : LayoutMemory>(private val make: () -> T) {
    private val memories = SparseArray<T>()
    private var frame = 0

    /** Begins the walk of another frame. */
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
     * not enough, because each surface in the view walks only its own part of the layouts.
     */
    fun end() {
        for (at in memories.size() - 1 downTo 0) if (frame - memories.valueAt(at).frame > FORGOTTEN_AFTER) memories.removeAt(at)
    }

    private companion object {
        const val FORGOTTEN_AFTER = 64
    }
}
