package dev.alldrawn.accuracy

import java.awt.Image
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO

/** Draws the important frames of one visit. Each is a picture in which the nodes are outlined. */
internal class Filmstrip(private val visit: Visit, private val number: Int, private val folder: File) {
    private val frames = visit.frames
    private val truth = visit.truth

    fun html(): String = selected().joinToString("", "<div class=strip>", "</div>", transform = ::figure)

    /**
     * Returns the indexes of the frames to show: the frames in which a required node became ready, the true frame and
     * the frame before it, the reported frame, the first and the last one. For a visit that was not complete: the
     * frames that changed, and the last one.
     */
    private fun selected(): List<Int> {
        if (frames.isEmpty()) return emptyList()
        val moments = sortedSetOf(frames.lastIndex)
        if (truth == null) {
            frames.indices.filterTo(moments) { it > 0 && frames[it].picture !== frames[it - 1].picture }
        } else {
            moments += listOf(truth.first, (truth.frame - 1).coerceAtLeast(truth.first), truth.frame)
            visit.reportedFrame?.takeIf { it in frames.indices }?.let(moments::add)
            truth.nodes.filterIndexed { i, _ -> visit.nodes[i].required }.mapTo(moments) { it.frame }
        }
        val seen = moments.filter { frames[it].picture != null }
        if (seen.size <= MOST) return seen
        val must = setOfNotNull(truth?.first, truth?.frame, truth?.frame?.minus(1), visit.reportedFrame, frames.lastIndex)
        val step = (seen.size + MOST - 1) / MOST
        return seen.filterIndexed { i, at -> at in must || i % step == 0 }
    }

    private fun figure(at: Int): String {
        val picture = frames[at].picture ?: return ""
        val file = "$number-$at.png"
        ImageIO.write(halfSize(picture), "png", File(folder, file))
        val names = listOfNotNull(
            "start".takeIf { at == truth?.first }, "true".takeIf { at == truth?.frame },
            "reported".takeIf { at == visit.reportedFrame }, "end".takeIf { at == frames.lastIndex },
        )
        val caption = "<figcaption>${(frames[at].shown - visit.begin).ms()} ms <em>${names.joinToString(" = ")}</em></figcaption>"
        val image = "<image href='${folder.name}/$file' width=${picture.width} height=${picture.height} />"
        val box = "viewBox='0 0 ${picture.width} ${picture.height}'"
        return "<figure class='${names.joinToString(" ")}'>$caption<svg $box>$image${outlines(at)}</svg></figure>"
    }

    private fun outlines(at: Int): String {
        if (truth == null) return ""
        return visit.nodes.zip(truth.nodes).filter { (_, found) -> !found.unseen }.joinToString("") { (node, found) ->
            val state = if (!node.required) "aside" else if (found.frame <= at) "there" else "awaited"
            val place = node.places[at]
            val x = node.area.left + (place?.dx ?: 0)
            val y = node.area.top + (place?.dy ?: 0)
            // Leave out the name of a low node: the name would cover the node's text and make both unreadable.
            val text = "<text class=$state x=${x + node.area.width - INSET} y=${y + TEXT_HEIGHT}>${escape(node.id)}</text>"
            val name = if (node.area.height < LEAST_NAMED) "" else text
            "<rect class=$state x=$x y=$y width=${node.area.width} height=${node.area.height} />$name"
        }
    }

    private fun halfSize(picture: Picture): BufferedImage {
        val whole = BufferedImage(picture.width, picture.height, BufferedImage.TYPE_INT_RGB)
        for ((y, row) in picture.rows.withIndex()) whole.setRGB(0, y, picture.width, 1, row, 0, picture.width)
        val half = BufferedImage(picture.width / 2, picture.height / 2, BufferedImage.TYPE_INT_RGB)
        val scaled = whole.getScaledInstance(half.width, half.height, Image.SCALE_AREA_AVERAGING)
        half.graphics.run { drawImage(scaled, 0, 0, null); dispose() }
        return half
    }

    private companion object {
        /** The maximum number of frames in a strip, not counting those that are always shown. */
        const val MOST = 9

        /** The minimum height of a node whose name is shown, in pixels. */
        const val LEAST_NAMED = 60
        const val INSET = 6
        const val TEXT_HEIGHT = 24
    }
}
