package dev.alldrawn.compose

import android.graphics.RectF
import android.os.SystemClock
import android.view.View
import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.layout.LayoutInfo
import coil3.compose.AsyncImagePainter
import dev.alldrawn.spi.Extensions
import dev.alldrawn.spi.RecordKind
import dev.alldrawn.spi.RecordState
import dev.alldrawn.spi.Records
import java.lang.ref.WeakReference

/**
 * The pictures of one composition that Coil loads: `AsyncImage`, `SubcomposeAsyncImage`, and whatever else is painted with its
 * painter. The app says nothing of them: the painter does, which a layout's own modifiers hold (metric §4).
 *
 * One that is on its way and has no place yet, because something else is composed until it comes or because it is as large as
 * what is loaded, holds up all of the composition: nobody knows what it will cover.
 */
internal class CoilPictures(private val view: View, private val opacity: Opacity) {
    /** One layout's picture. */
    private class PictureMemory : LayoutMemory() {
        var loadedAt = 0L

        // Weakly: it knows the request, which knows the screen.
        var input: WeakReference<AsyncImagePainter.Input>? = null
    }

    private val memories = LayoutMemories(::PictureMemory)
    private val placelessIdentity = Extensions.nextIdentity()
    private val bounds = RectF()

    // The worst of those without a place.
    private var placelessState: RecordState? = null

    /** Another frame. */
    fun begin() {
        memories.begin()
        placelessState = null
        PainterLoads.begin(this)
    }

    /** [records] null: it has its place, but is not told of. */
    fun visit(layout: LayoutInfo, records: Records?) {
        val infos = layout.getModifierInfo()
        var last: LayoutCoordinates? = null
        for (index in infos.indices) {
            val info = infos[index]
            val at = info.coordinates
            val node = if (at === last) null else LayoutTree.modifierAt(at)
            last = at
            val painter = node?.let(CoilPainters::painterIn) ?: CoilPainters.painterOf(info)
            if (painter != null) {
                PainterLoads.placed(painter, this)
                if (records != null) addPicture(layout, at, painter, records)
                return
            }
            if (CoilPainters.isRequest(info) && records != null) return addUnreadable(layout, at, records)
        }
    }

    private fun addPicture(layout: LayoutInfo, at: LayoutCoordinates, painter: AsyncImagePainter, records: Records) {
        val memory = memories.of(layout)
        val input = painter.input.value
        if (memory.input?.get() !== input) {
            memory.input = WeakReference(input)
            memory.generation++
            memory.loadedAt = 0
        }
        if (memory.loadedAt == 0L && painter.state.value is AsyncImagePainter.State.Success) memory.loadedAt = SystemClock.uptimeMillis()
        val state = CoilPainters.stateOf(painter, memory.loadedAt) ?: return
        if (state == RecordState.PENDING) PainterLoads.observe(painter, view)
        addRecord(layout, at, memory, state, records)
    }

    // Of another version of Coil: never complete, rather than complete too early.
    private fun addUnreadable(layout: LayoutInfo, at: LayoutCoordinates, records: Records) {
        CoilPainters.logOnce("the painter of an AsyncImage cannot be found in this version of Coil (3.4.0 is tested): it is taken as pending for ever")
        addRecord(layout, at, memories.of(layout), RecordState.PENDING, records)
    }

    private fun addRecord(layout: LayoutInfo, at: LayoutCoordinates, memory: PictureMemory, state: RecordState, records: Records) {
        if (!at.isAttached) return
        at.boundsIn(bounds)
        if (bounds.isEmpty && state != RecordState.DRAWN) {
            if (bounds.left in 0f..view.width.toFloat() && bounds.top in 0f..view.height.toFloat()) countPlaceless(state)
            return
        }
        val clip = records.clipOf(at, memory.clipIdentity)
        records.add(
            memory.identity, memory.generation, clip, RecordKind.IMAGE, state,
            bounds.left, bounds.top, bounds.right, bounds.bottom,
            evidence = true,
            alpha = opacity.of(layout),
        )
    }

    private fun countPlaceless(state: RecordState) {
        if (placelessState != RecordState.PENDING) placelessState = state
    }

    /** The end of the frame: tells of those that no layout has. */
    fun end(records: Records) {
        for (painter in PainterLoads.unplacedIn(view)) {
            val state = CoilPainters.stateOf(painter, loadedAt = 0)
            if (state == RecordState.PENDING) PainterLoads.observe(painter, view)
            if (state == RecordState.PENDING || state == RecordState.FAILED) countPlaceless(state)
        }
        placelessState?.let {
            records.add(
                placelessIdentity, 0, Records.VIEW, RecordKind.IMAGE, it,
                0f, 0f, view.width.toFloat(), view.height.toFloat(),
                evidence = true,
            )
        }
        memories.end()
    }

    fun label(identity: Int): String? {
        if (identity == placelessIdentity) return "Coil's picture, without a place yet"
        return if (identity in memories) "AsyncImage" else null
    }
}
