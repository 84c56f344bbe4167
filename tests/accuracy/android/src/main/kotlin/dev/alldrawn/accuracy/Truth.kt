package dev.alldrawn.accuracy

import kotlin.math.max

/**
 * A node whose pixels the harness examines.
 *
 * @property area the node's own pixels in the last frame: those that nothing covers or clips
 * @property places the node's place in each frame, by index, in which it is known not to have been in its final place
 * @property box the node's whole rectangle in the last frame; a film's code is read in it
 * @property failedAt the first frame that can show the node's failure; null if it did not fail
 */
public class TruthNode(
    public val id: String,
    public val kind: Kind,
    public val area: Area,
    public val required: Boolean = true,
    public val places: Map<Int, Place> = emptyMap(),
    public val box: Area = area,
    public val failedAt: Int? = null,
) {
    public enum class Kind {
        /**
         * Still content: ready in the first frame from which on it stays within the distance of its final picture
         * ([Distance]).
         */
        STILL,

        /** Content that fades in: ready in the first frame that shows its final picture at an opacity of one tenth. */
        FADING,

        /**
         * Content that fades in while earlier content fades out: ready in the first frame in which its share of the
         * picture is one tenth.
         */
        CROSS_FADING,

        /** A playing video: ready in the first frame that shows one of its coded pictures. */
        FILM,

        /**
         * Content that never stops changing (a clock): ready in the first frame in which it differs from the frame
         * before the begin.
         */
        LIVE,

        /**
         * An indicator or a skeleton: gone in the first frame from which on its rectangle looks as in the last frame.
         */
        BUSY,
    }
}

/**
 * The truth about one node, as the pixels show it.
 *
 * @property frame the index in the recording of the frame in which the node is ready or gone
 * @property unseen true if the node has too few pixels of its own to be judged
 */
public class NodeTruth(public val frame: Int, public val changed: Boolean, public val unseen: Boolean)

/**
 * The truth about one visit, as the pixels show it.
 *
 * @property frame the index in the recording of the frame in which the surface is complete
 * @property first the index of the first frame after the begin
 */
public class Truth(public val nodes: List<NodeTruth>, public val frame: Int, public val first: Int)

/** The minimum number of own pixels of a node that can be judged. */
private const val LEAST_PIXELS = 64

/**
 * Finds in which frame each node became ready, from pictures alone. The surface is complete in the frame in which the
 * last of its required nodes became ready. A node whose picture did not change after [begin] counts as ready in the
 * first frame after [begin]. A node whose failure did not change its picture counts as ready in the first frame after
 * the app was notified.
 *
 * @param frames the frames in order; the last must be long after completion
 * @param begin the time of the visit's begin in nanoseconds
 */
public fun findTruth(frames: List<Frame>, nodes: List<TruthNode>, begin: Long): Truth {
    val first = frames.begunAfter(begin)
    require(first < frames.size) {
        "the recording has no frame after the begin at ${begin / 1e6} ms: the last of ${frames.size} began at ${(frames.lastOrNull()?.time ?: 0) / 1e6} ms"
    }
    val seen = frames.subList(first, frames.size)
    val films = nodes.filter { it.kind == TruthNode.Kind.FILM }
    val found = nodes.map { node ->
        val own = if (node in films || films.isEmpty()) node.area else node.area.without { x, y -> films.any { it.box.has(x, y) } }
        if (own.size < LEAST_PIXELS) return@map NodeTruth(first, changed = false, unseen = true)
        val at = readyAt(seen, node, own, frames.getOrNull(first - 1)?.picture) { it + first }
        val failedFrame = node.failedAt?.let { it - first }?.takeIf { at == 0 || it > at } ?: 0
        NodeTruth((first + max(at, failedFrame)).coerceAtMost(frames.size - 1), changed = at > 0, unseen = false)
    }
    val required = found.filterIndexed { i, node -> nodes[i].required && !node.unseen }
    return Truth(found, required.maxOfOrNull { it.frame } ?: first, first)
}

/** Returns the index in [frames] of the frame from which on [node] is ready, or gone if it is an indicator. */
private fun readyAt(frames: List<Frame>, node: TruthNode, own: Area, before: Picture?, position: (Int) -> Int): Int = when (node.kind) {
    TruthNode.Kind.STILL, TruthNode.Kind.BUSY -> stillFrom(frames, node, own, position)
    TruthNode.Kind.FADING -> fadedInAt(frames, own, fully = stillFrom(frames, node, own, position), FadeKind.OVER)
    TruthNode.Kind.CROSS_FADING -> fadedInAt(frames, own, fully = stillFrom(frames, node, own, position), FadeKind.ACROSS)
    TruthNode.Kind.LIVE -> frames.indexOfFirst { frame -> frame.picture != null && (before == null || !compare(frame.picture, before, own).same) }
        .also { check(it >= 0) { "${node.id} is declared as live, but its picture never changed" } }
    TruthNode.Kind.FILM -> filmFrom(frames, node)
}

private fun stillFrom(frames: List<Frame>, node: TruthNode, own: Area, position: (Int) -> Int): Int {
    val final = checkNotNull(frames.last().picture) { "the window never drew" }
    var last = -1
    var compared: Picture? = null
    var matches = false
    for ((i, frame) in frames.withIndex()) {
        val place = node.places[position(i)]
        if (frame.picture !== compared || place != null) matches = frame.picture != null && shows(frame.picture, final, own, place)
        compared = if (place == null) frame.picture else null
        if (!matches) last = i
    }
    return last + 1
}

/**
 * Returns true if the visible part of the content looks as in the last frame, and is large enough to count (metric §3).
 */
private fun shows(picture: Picture, final: Picture, own: Area, place: Place?): Boolean {
    val difference = compare(picture, final, own, place ?: Place.SAME)
    if (place == null) return difference.same
    return difference.same && Thresholds.enough(difference.pixels.toLong(), own.size.toLong(), picture.width.toLong() * picture.height)
}

private fun filmFrom(frames: List<Frame>, node: TruthNode): Int {
    val number = frames.asReversed().firstNotNullOfOrNull { frame -> frame.picture?.let { FrameCode.read(it, node.box) } }?.video
    check(number != null) { "the video ${node.id} plays, but no frame shows one of its coded pictures" }
    return frames.indexOfFirst { frame -> frame.picture?.let { FrameCode.read(it, node.box) }?.video == number }
}
