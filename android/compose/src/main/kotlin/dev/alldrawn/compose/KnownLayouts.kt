package dev.alldrawn.compose

import android.util.SparseArray
import androidx.compose.ui.layout.LayoutInfo
import dev.alldrawn.spi.Extensions

/** What is remembered of one layout from frame to frame: its record's identities and generation. */
internal open class KnownLayout {
    val identity: Int = Extensions.nextIdentity()
    val clipIdentity: Int = Extensions.nextIdentity()
    var generation = 0
    internal var frame = 0
}

/** Layouts by the number that Compose gives each; a recycled slot of a lazy list gets another. */
internal class KnownLayouts<T : KnownLayout>(private val make: () -> T) {
    private val known = SparseArray<T>()
    private var frame = 0

    /** Another frame. */
    fun begin() {
        frame++
    }

    fun of(layout: LayoutInfo): T {
        val id = layout.semanticsId
        val it = known[id] ?: make().also { known.put(id, it) }
        it.frame = frame
        return it
    }

    operator fun contains(identity: Int): Boolean = (0 until known.size()).any { known.valueAt(it).identity == identity }

    /** Forgets those that were told of in no part of this frame. A surface within the view looks at its own part only. */
    fun end() {
        for (at in known.size() - 1 downTo 0) if (frame - known.valueAt(at).frame > FORGOTTEN_AFTER) known.removeAt(at)
    }

    private companion object {
        const val FORGOTTEN_AFTER = 64
    }
}
