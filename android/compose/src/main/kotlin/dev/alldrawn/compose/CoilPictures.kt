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
    private class Known : KnownLayout() {
        var seenAt = 0L

        // Weakly: it knows the request, which knows the screen.
        var input: WeakReference<AsyncImagePainter.Input>? = null
    }

    private val known = KnownLayouts(::Known)
    private val placeless = Extensions.nextIdentity()
    private val bounds = RectF()

    // The worst of those without a place.
    private var unplaced: RecordState? = null

    /** Another frame. */
    fun begin() {
        known.begin()
        unplaced = null
        PainterLoads.begin(this)
    }

    /** [records] null: it has its place, but is not told of. */
    fun tell(layout: LayoutInfo, records: Records?) {
        val infos = layout.getModifierInfo()
        var last: LayoutCoordinates? = null
        for (index in infos.indices) {
            val info = infos[index]
            val at = info.coordinates
            val node = if (at === last) null else LayoutTree.modifierAt(at)
            last = at
            val painter = node?.let(CoilPainters::heldBy) ?: CoilPainters.saidBy(info)
            if (painter != null) {
                PainterLoads.found(painter, this)
                if (records != null) tell(layout, at, painter, records)
                return
            }
            if (CoilPainters.isRequest(info) && records != null) return tellUnread(layout, at, records)
        }
    }

    private fun tell(layout: LayoutInfo, at: LayoutCoordinates, painter: AsyncImagePainter, records: Records) {
        val it = known.of(layout)
        val input = painter.input.value
        if (it.input?.get() !== input) {
            it.input = WeakReference(input)
            it.generation++
            it.seenAt = 0
        }
        if (it.seenAt == 0L && painter.state.value is AsyncImagePainter.State.Success) it.seenAt = SystemClock.uptimeMillis()
        val state = CoilPainters.stateOf(painter, it.seenAt) ?: return
        if (state == RecordState.PENDING) PainterLoads.hear(painter, view)
        add(layout, at, it, state, records)
    }

    // Of another version of Coil: never complete, rather than complete too early.
    private fun tellUnread(layout: LayoutInfo, at: LayoutCoordinates, records: Records) {
        CoilPainters.note("the painter of an AsyncImage cannot be found in this version of Coil (3.4.0 is tested): it is taken as pending for ever")
        add(layout, at, known.of(layout), RecordState.PENDING, records)
    }

    private fun add(layout: LayoutInfo, at: LayoutCoordinates, it: Known, state: RecordState, records: Records) {
        if (!at.isAttached) return
        at.boundsIn(bounds)
        if (bounds.isEmpty && state != RecordState.DRAWN) {
            if (bounds.left in 0f..view.width.toFloat() && bounds.top in 0f..view.height.toFloat()) hasNoPlace(state)
            return
        }
        val clip = records.clipOf(at, it.clipIdentity)
        records.add(
            it.identity, it.generation, clip, RecordKind.IMAGE, state,
            bounds.left, bounds.top, bounds.right, bounds.bottom,
            evidence = true,
            alpha = opacity.of(layout),
        )
    }

    private fun hasNoPlace(state: RecordState) {
        if (unplaced != RecordState.PENDING) unplaced = state
    }

    /** The end of the frame: tells of those that no layout has. */
    fun end(records: Records) {
        for (painter in PainterLoads.without(view)) {
            val state = CoilPainters.stateOf(painter, seenAt = 0)
            if (state == RecordState.PENDING) PainterLoads.hear(painter, view)
            if (state == RecordState.PENDING || state == RecordState.FAILED) hasNoPlace(state)
        }
        unplaced?.let {
            records.add(
                placeless, 0, Records.VIEW, RecordKind.IMAGE, it,
                0f, 0f, view.width.toFloat(), view.height.toFloat(),
                evidence = true,
            )
        }
        known.end()
    }

    fun label(identity: Int): String? {
        if (identity == placeless) return "Coil's picture, without a place yet"
        return if (identity in known) "AsyncImage" else null
    }
}
