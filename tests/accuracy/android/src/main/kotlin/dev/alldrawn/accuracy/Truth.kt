package dev.alldrawn.accuracy

import kotlin.math.max

/**
 * One node whose pixels are looked at.
 *
 * @property area its own pixels at the end: visible, and covered by nothing
 * @property places where it was in a frame, where that is known and another place than at the end
 * @property box its whole rectangle at the end, from which a film's code is read
 * @property failedAt the first frame that can show that the app was told of its failure
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
        /** There in the first frame from which it stays within the distance of its final picture. */
        STILL,

        /** A still that fades in: there in the first frame from which it is its final picture at a tenth of opacity. */
        FADING,

        /** The same, while what was there fades out: at a tenth of its own share of the picture. */
        CROSS_FADING,

        /** A playing video: there in the first frame that shows one of its coded pictures. */
        FILM,

        /** Changes for ever (a clock): there in the first frame that shows another picture than was there before it. */
        LIVE,

        /** An indicator or a skeleton: gone in the first frame from which its place stays as it is at the end. */
        BUSY,
    }
}

/** [frame] is a position in the recording. [unseen]: no pixels of its own, nothing can be said. */
public class NodeTruth(public val frame: Int, public val changed: Boolean, public val unseen: Boolean)

/**
 * In which frame each node, and so the surface, was complete. [first]: the first frame after the begin. Positions in the
 * recording.
 */
public class Truth(public val nodes: List<NodeTruth>, public val frame: Int, public val first: Int)

/** A node that has fewer pixels of its own than this cannot be judged by them. */
private const val LEAST_PIXELS = 64

/**
 * Pixel truth: from pictures alone, in which frame each node, and so the whole surface, became visually complete: the
 * latest frame of its required nodes. A node whose picture never changed since [begin] (ns) counts as the first frame
 * after it; one whose failure left no other picture as the first frame after the app was told.
 *
 * [frames] in order, the last one long after completion.
 */
public fun findTruth(frames: List<Frame>, nodes: List<TruthNode>, begin: Long): Truth {
    val first = frames.begunAfter(begin)
    require(first < frames.size) {
        "no frame after the begin at ${begin / 1e6} ms; the last of ${frames.size} was begun at ${(frames.lastOrNull()?.time ?: 0) / 1e6} ms"
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

/** The position in [frames] from which [node] is there, or gone. */
private fun readyAt(frames: List<Frame>, node: TruthNode, own: Area, before: Picture?, position: (Int) -> Int): Int = when (node.kind) {
    TruthNode.Kind.STILL, TruthNode.Kind.BUSY -> stillFrom(frames, node, own, position)
    TruthNode.Kind.FADING -> fadedInAt(frames, own, fully = stillFrom(frames, node, own, position), FadeKind.OVER)
    TruthNode.Kind.CROSS_FADING -> fadedInAt(frames, own, fully = stillFrom(frames, node, own, position), FadeKind.ACROSS)
    TruthNode.Kind.LIVE -> frames.indexOfFirst { frame -> frame.picture != null && (before == null || !compare(frame.picture, before, own).same) }
        .also { check(it >= 0) { "${node.id} is said to change for ever, and never did" } }
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

/** Whether what can be seen of the content is as at the end, and enough to count (metric §3). */
private fun shows(picture: Picture, final: Picture, own: Area, place: Place?): Boolean {
    val difference = compare(picture, final, own, place ?: Place.SAME)
    if (place == null) return difference.same
    return difference.same && Thresholds.enough(difference.pixels.toLong(), own.size.toLong(), picture.width.toLong() * picture.height)
}

private fun filmFrom(frames: List<Frame>, node: TruthNode): Int {
    val number = frames.asReversed().firstNotNullOfOrNull { frame -> frame.picture?.let { FrameCode.read(it, node.box) } }?.video
    check(number != null) { "video ${node.id} plays, and no frame shows one of its coded pictures" }
    return frames.indexOfFirst { frame -> frame.picture?.let { FrameCode.read(it, node.box) }?.video == number }
}
