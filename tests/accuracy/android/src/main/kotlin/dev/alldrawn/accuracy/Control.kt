package dev.alldrawn.accuracy

/**
 * Three naive measures that serve as negative controls. The harness judges them as it judges the SDK, and must find
 * each of them wrong in the scenes that list it in [Scene.fails]. This shows that the harness detects errors.
 */
public enum class Control(public val label: String) {
    /** Takes the first frame after the begin in which anything in the window has changed: "first paint". */
    FIRST_FRAME("first frame") {
        override fun frameOf(visit: Visit): Int {
            val before = visit.frames.getOrNull(visit.frames.begunAfter(visit.begin) - 1)?.picture
            val from = visit.frames.begunAfter(visit.begin)
            return (from until visit.frames.size).firstOrNull { differs(before, visit.frames[it].picture) } ?: visit.frames.lastIndex
        }
    },

    /** Takes the last frame of the recording that differs from the frame before it: "the screen is stable". */
    LAST_CHANGED_FRAME("last changed frame") {
        override fun frameOf(visit: Visit): Int =
            (visit.frames.lastIndex downTo 1).firstOrNull { differs(visit.frames[it - 1].picture, visit.frames[it].picture) } ?: 0
    },

    /**
     * Takes the event's first candidate: the screen counts as complete as soon as all known content is drawn, without a
     * wait for late content.
     */
    WITHOUT_SETTLING("complete without settling") {
        override fun frameOf(visit: Visit): Int =
            visit.frames.shownAt(checkNotNull(visit.event?.firstCandidate) { "${visit.scene.name}: the event has no first candidate" })
    };

    /** Returns the index of the frame in which the screen is complete according to this measure. */
    public abstract fun frameOf(visit: Visit): Int

    /** Returns by how many frames the measure is late: its frame minus the true frame. Negative if it is early. */
    public fun errorFrames(visit: Visit): Int = frameOf(visit) - checkNotNull(visit.truth) { "${visit.scene.name}: the visit has no true frame to compare the control '$label' with" }.frame

    /** Returns true if the measure is found wrong: it is early, or later than a correct measure may be. */
    public fun isCaught(visit: Visit): Boolean = errorFrames(visit).let { it < 0 || it > LATE_FRAMES }
}

/** Returns true if any pixel of the two pictures differs visibly. */
private fun differs(a: Picture?, b: Picture?): Boolean {
    if (a === b) return false
    if (a == null || b == null || a.width != b.width || a.height != b.height) return true
    val pixel = Difference()
    for (y in 0 until a.height) {
        if (a.rows[y] === b.rows[y]) continue
        for (x in 0 until a.width) if (pixel.exceeds(a[x, y], b[x, y])) return true
    }
    return false
}
