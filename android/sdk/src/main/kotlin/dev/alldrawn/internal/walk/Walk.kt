package dev.alldrawn.internal.walk

import android.graphics.Rect
import android.graphics.RectF
import android.os.Build
import android.view.TextureView
import android.view.View
import android.view.ViewGroup
import dev.alldrawn.PerfErrorView
import dev.alldrawn.internal.core.Flag
import dev.alldrawn.internal.core.HeaderFlag
import dev.alldrawn.internal.core.Kind
import dev.alldrawn.internal.core.KindFlag
import dev.alldrawn.internal.core.State
import dev.alldrawn.internal.core.StateFlag
import dev.alldrawn.internal.input.Inputs
import dev.alldrawn.internal.input.TouchedControl
import dev.alldrawn.internal.sdk.LogOnce
import dev.alldrawn.internal.views.PlainViews
import dev.alldrawn.spi.AppFailure
import dev.alldrawn.spi.RecordContributor
import dev.alldrawn.spi.RecordKind
import dev.alldrawn.spi.RecordState
import dev.alldrawn.spi.Records
import dev.alldrawn.spi.SurfacePart
import kotlin.math.roundToInt

/**
 * Walks a surface's views and packs one snapshot: each view that can matter to the core becomes a record, in paint
 * order. The core makes all decisions. A walk allocates nothing if all views have been walked before. Main thread.
 */
internal class Walk(private val failed: (View, Throwable) -> Unit) {
    /** The snapshot of the last walk. */
    val snapshot = Snapshot()

    /** True if a view may become ready without its window being drawn: then each frame must be walked. */
    var hasSelfPainting = false
        private set

    /** The views of the last walk that can scroll. The caller of [walk] clears the list after use. */
    val scrollers = ArrayList<View>()

    /** Callback for each record, with its view, for the debug overlay; null if the overlay is off. */
    var onRecord: ((View, PlainViews) -> Unit)? = null

    private var part: SurfacePart? = null

    // The view of the control that the latest input touched, or null, and [TouchedControl.isPart].
    private var touched: View? = null
    private var isPartTouched = false
    private val bounds = RectF()
    private val contributedRecords = ContributedRecords()
    private val transform = Transform()
    private val order = DrawingOrder()
    private val viewport = Viewport()
    private val motion = Motion()
    private val plainViews = PlainViews()
    private val clip = Rect()
    private val place = IntArray(2)
    private var flags = 0
    private var unit = 1f

    /**
     * Walks [root] and its descendants, or only the [part] of the root, for the frame that is on the screen at [time],
     * nanoseconds of Clock. [flags] are bits of [HeaderFlag]; the walk adds its own.
     */
    fun walk(root: View, visit: Int, sequence: Int, time: Long, flags: Int, part: SurfacePart? = null) {
        this.part = part
        val control = Inputs.touched
        touched = control?.view
        isPartTouched = control?.isPart == true
        val scale = root.resources.displayMetrics.density
        this.flags = flags
        unit = 1f / scale
        hasSelfPainting = false
        scrollers.clear()
        order.reset()
        snapshot.begin(visit, sequence, time, scale)
        try {
            viewport.measure(root)
            viewport.rect.run { snapshot.viewport(left * unit, top * unit, width() * unit, height() * unit) }
            if (root.isShown) {
                place(root)
                enter(root, recordAncestors(root), place[0].toFloat(), place[1].toFloat(), -1, 0)
            }
        } finally {
            // This object is reused for other surfaces and must not retain views of this one.
            this.part = null
            touched = null
            plainViews.forget()
        }
        snapshot.end(this.flags)
        if (this.flags and HeaderFlag.CUT_SHORT != 0) LogOnce.error(CUT_SHORT)
    }

    // Computes the position in the window at which the content of the root's parent begins. Animations of the root's
    // ancestors are included.
    private fun place(root: View) {
        root.getLocationInWindow(place)
        var x = root.x
        var y = root.y
        if (Transform.bends(root)) {
            transform.start(0, root.left.toFloat(), root.top.toFloat())
            transform.bend(0, root, null)
            transform.map(0, 0f, 0f, 0f, 0f)
            x = transform.left
            y = transform.top
        }
        place[0] -= x.roundToInt()
        place[1] -= y.roundToInt()
    }

    // Adds a record for the alpha of the root's ancestors, because it also applies to the root. Returns its index.
    private fun recordAncestors(root: View): Int {
        var alpha = 1f
        var at = root.parent
        while (at is View) {
            alpha *= alphaOf(at)
            at = at.parent
        }
        if (alpha == 1f) return Snapshot.ROOT
        val node = NodeMemory.of(root)
        viewport.rect.run { map(-1, left.toFloat(), top.toFloat(), right.toFloat(), bottom.toFloat()) }
        return record(node.clipIdentity(), Snapshot.ROOT, (alpha * 255).roundToInt(), Flag.SHOWN)
    }

    // Walks a view and its descendants. If the view throws, only these views are missing in the snapshot.
    private fun enter(view: View, parent: Int, x: Float, y: Float, level: Int, depth: Int) {
        try {
            walkView(view, parent, x, y, level, depth)
        } catch (failure: AppFailure) {
            throw failure
        } catch (_: StackOverflowError) {
            flags = flags or HeaderFlag.CUT_SHORT
        } catch (error: Throwable) {
            failed(view, error)
        }
    }

    // `x`, `y`: the position in the window at which the content of the view's parent begins. If the parent has a
    // matrix, the position is in the parent instead, and `level` is the level of the matrix in `transform`; otherwise
    // `level` is
    // -1.
    private fun walkView(view: View, parent: Int, x: Float, y: Float, level: Int, depth: Int) {
        if (view.visibility != View.VISIBLE || view.tag == IGNORE) return
        if (snapshot.isFull || depth > MAX_DEPTH) {
            flags = flags or HeaderFlag.CUT_SHORT
            return
        }
        val node = NodeMemory.of(view)
        if (node.isIgnored) return
        motion.read(view)
        val fade = motion.alpha
        val isMoving = motion.isUnderWay
        val animation = motion.matrix
        val bends = animation != null || Transform.bends(view)
        val own = if (level >= 0 || bends) depth else -1
        val left = x + if (bends) view.left.toFloat() else view.x
        val top = y + if (bends) view.top.toFloat() else view.y
        if (own >= 0) {
            if (level >= 0) transform.enter(own, level, left, top) else transform.start(own, left, top)
            if (bends) transform.bend(own, view, animation)
        }
        val base = if (hasClipBounds(view)) {
            map(own, left, top, clip)
            record(node.clipIdentity(), parent, 255, Flag.SHOWN or Flag.CLIPS)
        } else {
            parent
        }
        try {
            plainViews.read(view, node)
        } catch (error: Throwable) {
            plainViews.setUnknown()
            failed(view, error)
        }
        if (plainViews.paintsItself) hasSelfPainting = true
        val part = if (depth == 0) part else null
        val group = if (plainViews.isLeaf) null else view as? ViewGroup
        val index = recordOf(view, node, base, left, top, own, fade, isMoving, group != null)
        if (part != null) return partOf(part, view, index, left, top, own)
        node.contributor?.let { contributedRecords.take(it, view, index, left, top, own) }
        if (group != null && group.childCount > 0) children(group, node, index, left, top, own, depth)
    }

    private fun partOf(part: SurfacePart, of: View, index: Int, left: Float, top: Float, level: Int) {
        if (!part.bounds(bounds)) return
        bounds.run { if (level < 0) map(-1, left + this.left, top + this.top, left + right, top + bottom) else map(level, this.left, this.top, right, bottom) }
        mapped.roundOut(clip)
        if (!viewport.rect.intersect(clip)) viewport.rect.setEmpty()
        viewport.rect.run { snapshot.viewport(this.left * unit, this.top * unit, width() * unit, height() * unit) }
        contributedRecords.take(part, of, index, left, top, level)
    }

    private fun recordOf(
        view: View, node: NodeMemory, parent: Int, left: Float, top: Float, level: Int, fade: Float, isMoving: Boolean, isGroup: Boolean,
    ): Int {
        val alpha = (alphaOf(view) * fade * plainViews.opacity * 255).roundToInt().coerceIn(0, 255)
        val fades = isMoving || node.alpha >= 0 && node.alpha != alpha
        node.alpha = alpha
        val isOpaque = isOpaque(view, level)
        val kind = plainViews.kind
        val error = if (view is PerfErrorView) KindFlag.ERROR else 0
        val live = if (isLive(view, node)) KindFlag.LIVE else 0
        val control = if (view === touched && !isPartTouched) StateFlag.TOUCHED else 0
        // No record for a leaf that shows nothing and covers nothing.
        if (kind == Kind.GROUP && error == 0 && !isGroup && !isOpaque && plainViews.flags == 0) return parent
        val flags = Flag.SHOWN or plainViews.flags or
            (if (clips(view)) Flag.CLIPS else 0) or
            (if (isOpaque) Flag.OPAQUE else 0) or
            (if (isGroup && scrolls(view)) Flag.SCROLLS else 0) or
            (if (fades) Flag.FADING else 0)
        if (flags and Flag.SCROLLS != 0) scrollers.add(view)
        if (flags and Flag.FIELD != 0) this.flags = this.flags or HeaderFlag.SEARCH_FIELD
        val perfView = plainViews.perfView
        if (perfView != null && !perfView.x().isNaN()) {
            map(-1, perfView.x(), perfView.y(), perfView.x() + perfView.width(), perfView.y() + perfView.height())
        } else {
            map(level, left, top, view.width, view.height)
        }
        onRecord?.invoke(view, plainViews)
        return snapshot.record(
            node.identity, node.generation, parent, kind or error or live, plainViews.state or control, alpha, flags,
            mapped.left * unit, mapped.top * unit, mapped.width() * unit, mapped.height() * unit,
        )
    }

    private fun children(group: ViewGroup, node: NodeMemory, index: Int, left: Float, top: Float, level: Int, depth: Int) {
        var parent = index
        if (group.clipToPadding && (group.paddingLeft or group.paddingTop or group.paddingRight or group.paddingBottom) != 0) {
            clip.set(group.paddingLeft, group.paddingTop, group.width - group.paddingRight, group.height - group.paddingBottom)
            map(level, left, top, clip)
            parent = record(node.paddingClipIdentity(), parent, 255, Flag.SHOWN or Flag.CLIPS)
        }
        val x = (if (level >= 0) 0f else left) - group.scrollX
        val y = (if (level >= 0) 0f else top) - group.scrollY
        val count = group.childCount
        val base = order.push(group, node, count)
        for (position in 0 until count) {
            // The child may be null, because the walk calls code of the app, which may have removed children.
            val child = group.getChildAt(if (base < 0) position else order.at(base, position)) ?: continue
            enter(child, parent, x, y, level, depth + 1)
        }
        if (base >= 0) order.pop(base)
    }

    private fun record(identity: Int, parent: Int, alpha: Int, flags: Int): Int = snapshot.record(
        identity, 1, parent, Kind.GROUP, State.UNKNOWN, alpha, flags,
        mapped.left * unit, mapped.top * unit, mapped.width() * unit, mapped.height() * unit,
    )

    // Returns true if accessibility services announce what changes in the view by itself, or if the app has marked the
    // view.
    private fun isLive(view: View, node: NodeMemory): Boolean =
        node.isLive || view.accessibilityLiveRegion != View.ACCESSIBILITY_LIVE_REGION_NONE || view.tag == LIVE

    // Returns true if the view's content is clipped to the view: its parent clips its children, or the view has an
    // outline that clips.
    private fun clips(view: View): Boolean {
        val parent = view.parent as? ViewGroup
        return parent == null || parent.clipChildren || view.clipToOutline
    }

    // Returns false for a rotated, skewed or rounded view (metric §3), and for a texture that has no image yet.
    private fun isOpaque(view: View, level: Int): Boolean =
        view.isOpaque && !view.clipToOutline && (level < 0 || transform.isUpright(level)) &&
            (view !is TextureView || plainViews.isPainted)

    private fun scrolls(view: View): Boolean =
        view.canScrollVertically(1) || view.canScrollVertically(-1) || view.canScrollHorizontally(1) || view.canScrollHorizontally(-1)

    private fun alphaOf(view: View): Float =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) view.alpha * Api29.transitionAlpha(view) else view.alpha

    private fun hasClipBounds(view: View): Boolean {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.M) return Api23.clipBounds(view, clip)
        clip.set(view.clipBounds ?: return false)
        return true
    }

    // The rectangle that map() computed last, in pixels of the window.
    private val mapped = RectF()

    private fun map(level: Int, left: Float, top: Float, width: Int, height: Int) {
        if (level < 0) mapped.set(left, top, left + width, top + height) else mapBent(level, 0f, 0f, width.toFloat(), height.toFloat())
    }

    private fun map(level: Int, left: Float, top: Float, inside: Rect) {
        if (level < 0) {
            mapped.set(left + inside.left, top + inside.top, left + inside.right, top + inside.bottom)
        } else {
            mapBent(level, inside.left.toFloat(), inside.top.toFloat(), inside.right.toFloat(), inside.bottom.toFloat())
        }
    }

    private fun map(level: Int, left: Float, top: Float, right: Float, bottom: Float) {
        if (level < 0) mapped.set(left, top, right, bottom) else mapBent(level, left, top, right, bottom)
    }

    private fun mapBent(level: Int, left: Float, top: Float, right: Float, bottom: Float) {
        transform.map(level, left, top, right, bottom)
        mapped.set(transform.left, transform.top, transform.right, transform.bottom)
    }

    /** Receives the records of a view's contributor, for content that the view draws without child views. */
    private inner class ContributedRecords : Records {
        private var view = Snapshot.ROOT
        private var isTouched = false
        private var left = 0f
        private var top = 0f
        private var level = -1

        fun take(contributor: RecordContributor, of: View, view: Int, left: Float, top: Float, level: Int) {
            this.view = view
            isTouched = of === touched
            this.left = left
            this.top = top
            this.level = level
            try {
                contributor.contribute(this)
            } catch (failure: AppFailure) {
                throw failure
            } catch (_: StackOverflowError) {
                this@Walk.flags = this@Walk.flags or HeaderFlag.CUT_SHORT
            } catch (error: Throwable) {
                // The contributor may not have added all of its records.
                this@Walk.flags = this@Walk.flags or HeaderFlag.CUT_SHORT
                failed(of, error)
            }
        }

        override fun add(
            identity: Int, generation: Int, parent: Int, kind: RecordKind, state: RecordState,
            left: Float, top: Float, right: Float, bottom: Float,
            playbackRequested: Boolean, evidence: Boolean, clips: Boolean, alpha: Float, isLive: Boolean, isError: Boolean, isTouched: Boolean,
        ): Int {
            if (snapshot.isFull) {
                this@Walk.flags = this@Walk.flags or HeaderFlag.CUT_SHORT
                return parent
            }
            if (level < 0) {
                map(-1, this.left + left, this.top + top, this.left + right, this.top + bottom)
            } else {
                map(level, left, top, right, bottom)
            }
            // A video may become ready without its window being drawn, as a video view may.
            if (kind == RecordKind.VIDEO && (state == RecordState.PENDING || state == RecordState.LOAD_STARTED)) hasSelfPainting = true
            val flags = Flag.SHOWN or (if (clips) Flag.CLIPS else 0) or
                (if (playbackRequested) Flag.PLAYBACK_REQUESTED else 0) or (if (evidence) Flag.EVIDENCE else 0)
            return snapshot.record(
                identity, generation, if (parent == Records.VIEW) view else parent,
                kind.number or (if (isLive) KindFlag.LIVE else 0) or (if (isError) KindFlag.ERROR else 0),
                state.number or (if (isTouched && this.isTouched) StateFlag.TOUCHED else 0),
                (alpha * 255).roundToInt().coerceIn(0, 255), flags,
                mapped.left * unit, mapped.top * unit, mapped.width() * unit, mapped.height() * unit,
            )
        }
    }

    companion object {
        /** Maximum depth of a view tree. Deeper views are left out, and the snapshot is flagged as cut short. */
        const val MAX_DEPTH = 1_000

        private const val CUT_SHORT =
            "alldrawn: only a part of a view tree was read: it has more than ${Snapshot.MAX_RECORDS} views, " +
                "is deeper than $MAX_DEPTH, or a view in it threw"

        /** The tag of a view that is a live region, together with its descendants. */
        const val LIVE = "alldrawn:live"

        /** The tag of a view that is left out of every snapshot, together with its descendants. */
        const val IGNORE = "alldrawn:ignore"
    }
}
