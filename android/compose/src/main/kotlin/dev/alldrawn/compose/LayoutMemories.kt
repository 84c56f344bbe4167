package dev.alldrawn.compose

import android.util.SparseArray
import androidx.compose.ui.layout.LayoutInfo
import dev.alldrawn.spi.Extensions

/** What is remembered of one layout from frame to frame: its record's identities and generation. */
internal open class LayoutMemory {
    val identity: Int = Extensions.nextIdentity()
    val clipIdentity: Int = Extensions.nextIdentity()
    var generation = 0
    internal var frame = 0
}

/** Layouts by the number that Compose gives each; a recycled slot of a lazy list gets another. */
internal class LayoutMemories<T : LayoutMemory>(private val make: () -> T) {
    private val memories = SparseArray<T>()
    private var frame = 0

    /** Another frame. */
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

    /** Forgets those that were told of in no part of this frame. A surface within the view looks at its own part only. */
    fun end() {
        for (at in memories.size() - 1 downTo 0) if (frame - memories.valueAt(at).frame > FORGOTTEN_AFTER) memories.removeAt(at)
    }

    private companion object {
        const val FORGOTTEN_AFTER = 64
    }
}
