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
 * Adds records for the pictures of one composition that Coil loads: `AsyncImage`, `SubcomposeAsyncImage`, and every
 * other layout that is painted with Coil's painter. The app need not declare them: the painter is found in the layout's
 * modifiers and has the picture's state (metric §4).
 *
 * A picture that is loading may have no place in the layout yet, because the app composes something else until the
 * picture is loaded, or because the layout takes the size of the loaded picture. Such a picture counts as pending on
 * the whole view, because the area that it will cover is not known.
 */
internal class CoilPictures(private val view: View, private val opacity: Opacity) {
    /** The data that are remembered between frames about the picture of one layout. */
    private class PictureMemory : LayoutMemory() {
        /**
         * Time of [SystemClock.uptimeMillis] at which the picture was first seen to be loaded; 0 if it is not loaded.
         */
        var loadedAt = 0L

        // The hash of what is loaded, such as an address.
        var content = 0

        // The painter's input for the picture. It refers to the request and so to the screen, so the reference is weak.
        var input: WeakReference<AsyncImagePainter.Input>? = null
    }

    private val memories = LayoutMemories(::PictureMemory)
    private val placelessIdentity = Extensions.nextIdentity()
    private val bounds = RectF()

    // The common state of all pictures that have no place: PENDING if one of them is pending, otherwise FAILED. Null if
    // there is no such picture.
    private var placelessState: RecordState? = null

    /** Begins the walk of another frame. */
    fun begin() {
        memories.begin()
        placelessState = null
        PainterLoads.begin(this)
    }

    /**
     * If a layout paints a picture of Coil, adds its record with these [marks] to [records], and notes that its load has a place.
     * [records] is null if the layout is outside the surface or has a `perf…` modifier: then no record is added.
     */
    fun visit(layout: LayoutInfo, records: Records?, marks: Int) {
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
                if (records != null) addPicture(layout, at, painter, records, marks)
                return
            }
            if (CoilPainters.isRequest(info) && records != null) return addUnreadable(layout, at, records, marks)
        }
    }

    private fun addPicture(layout: LayoutInfo, at: LayoutCoordinates, painter: AsyncImagePainter, records: Records, marks: Int) {
        val memory = memories.of(layout)
        val input = painter.input.value
        if (memory.input?.get() !== input) {
            memory.input = WeakReference(input)
            memory.loadedAt = 0
            // A new request for the same picture is not new content.
            val content = input.request.data.hashCode()
            if (content != memory.content) memory.generation++
            memory.content = content
        }
        if (memory.loadedAt == 0L && painter.state.value is AsyncImagePainter.State.Success) memory.loadedAt = SystemClock.uptimeMillis()
        val state = CoilPainters.stateOf(painter, memory.loadedAt) ?: return
        if (state == RecordState.PENDING) PainterLoads.observe(painter, view)
        addRecord(layout, at, memory, state, records, marks)
    }

    // Adds a record that stays pending, because the painter cannot be found in this version of Coil. A visit
    // that never completes is better than a visit whose reported time is too short.
    private fun addUnreadable(layout: LayoutInfo, at: LayoutCoordinates, records: Records, marks: Int) {
        CoilPainters.logOnce(
            "the painter of an AsyncImage cannot be found in this version of Coil (3.4.0 is tested): the picture counts as pending " +
                "until the visit times out; declare its state with Modifier.perfImage",
        )
        addRecord(layout, at, memories.of(layout), RecordState.PENDING, records, marks)
    }

    private fun addRecord(layout: LayoutInfo, at: LayoutCoordinates, memory: PictureMemory, state: RecordState, records: Records, marks: Int) {
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
            isLive = marks has Marks.LIVE,
            isTouched = marks has Marks.TOUCHED,
        )
    }

    private fun countPlaceless(state: RecordState) {
        if (placelessState != RecordState.PENDING) placelessState = state
    }

    /** Ends the walk of one frame: adds one record for all pictures that have no place. */
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

    /** Returns a picture's name in an event's list of late nodes, or null if [identity] is not that of a picture. */
    fun label(identity: Int): String? {
        if (identity == placelessIdentity) return "Coil's picture, without a place yet"
        return if (identity in memories) "AsyncImage" else null
    }
}
