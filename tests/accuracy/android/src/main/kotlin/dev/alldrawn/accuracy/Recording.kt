package dev.alldrawn.accuracy

import android.graphics.Rect
import android.view.View
import android.view.ViewGroup
import java.util.IdentityHashMap

/** One window in one frame: its place on the screen in pixels, and its picture. */
public class WindowShot(public val root: View, public val x: Int, public val y: Int, public val picture: Picture)

/** One frame of the whole screen: its time in nanoseconds, and its windows from back to front. */
public class Shot(public val time: Long, public val windows: List<WindowShot>)

/** All frames of a scene, and the places of views that moved. */
public class Recording {
    public val shots: MutableList<Shot> = ArrayList()
    private val tracks = IdentityHashMap<View, MutableList<Step>>()

    /**
     * A view's place from the frame [from] until the next step: the view's corner in the window, and the part of the
     * window in which it is visible.
     */
    private class Step(val from: Int, val x: Int, val y: Int, val seen: Rect)

    /** Returns the frames of one window. */
    public fun of(root: View): List<Frame> = shots.map { shot -> Frame(shot.time, shot.windows.find { it.root === root }?.picture) }

    /** Records the places of [view] and its children after a traversal, for the frame that is added next. */
    public fun record(view: View) {
        val corner = IntArray(2)
        view.getLocationInWindow(corner)
        val track = tracks.getOrPut(view) { ArrayList() }
        val seen = Rect()
        if (!view.isShown || !view.getGlobalVisibleRect(seen)) seen.setEmpty()
        val last = track.lastOrNull()
        if (last == null || last.x != corner[0] || last.y != corner[1] || last.seen != seen) track.add(Step(shots.size, corner[0], corner[1], seen))
        if (view is ViewGroup) for (i in 0 until view.childCount) record(view.getChildAt(i))
    }

    /** Returns the view's place in each frame, by index, in which the view was not in its final place. */
    internal fun placesOf(view: View): Map<Int, Place> {
        val track = tracks[view] ?: return emptyMap()
        val end = track.last()
        val places = HashMap<Int, Place>()
        for ((at, step) in track.withIndex()) {
            if (step.x == end.x && step.y == end.y) continue
            val until = track.getOrNull(at + 1)?.from ?: shots.size
            val place = Place(step.x - end.x, step.y - end.y, step.seen.left, step.seen.top, step.seen.right, step.seen.bottom)
            for (frame in step.from until until) places[frame] = place
        }
        return places
    }
}
