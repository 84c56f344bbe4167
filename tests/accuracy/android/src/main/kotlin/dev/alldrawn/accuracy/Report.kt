package dev.alldrawn.accuracy

import java.awt.Image
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO

/**
 * The report: a page with a filmstrip of each scene, and report.json (docs/reports.md). Each required node is outlined as
 * the pixels say: red, not there yet; green, there.
 */
public class Report(private val folder: File, private val title: String = "Accuracy on Android", private val of: String = "scenes") {
    private val page = StringBuilder()
    private val rows = ArrayList<String>()
    private var count = 0
    private var exact = 0
    private var judged = 0

    init {
        File(folder, "pictures").mkdirs()
    }

    public fun add(visit: Visit, controls: Map<Control, Int>) {
        count++
        visit.errorFrames?.let { judged++; if (it == 0) exact++ }
        val verdict = when {
            visit.problems.isNotEmpty() -> "<b class=bad>${escape(visit.problems.joinToString("; "))}</b>"
            visit.errorFrames == null -> "<b class=good>as it must be</b>"
            visit.errorFrames == 0 -> "<b class=good>the same frame</b>"
            else -> "<b class=good>${visit.errorFrames} frame late</b>"
        }
        val event = visit.event
        val time = if (event?.complete != null) "${"%.1f".format((event.complete - event.startedAt) / 1e6)} ms" else "–"
        page.append("<section><h2>${escape(visit.scene.name)}</h2><p>${escape(visit.scene.surface)}: ${event?.outcome.toString().lowercase()}, started by ${event?.start.toString().lowercase()}, visually complete $time. Error: $verdict")
        if (visit.scene.foreign) page.append(" <i>not written for the SDK</i>")
        if (controls.isNotEmpty()) page.append("<br><span class=quiet>naive measures, frames off: ${controls.entries.joinToString { "${it.key.says} ${it.value}" }}</span>")
        page.append("</p><div class=strip>")
        for (at in chosen(visit)) thumb(visit, at)
        page.append("</div>")
        tree(visit)
        page.append("</section>\n")
        rows.add(json(visit, controls))
    }

    private fun chosen(visit: Visit): List<Int> {
        val frames = visit.frames
        if (frames.isEmpty()) return emptyList()
        val truth = visit.truth
        val moments = sortedSetOf(frames.lastIndex)
        if (truth == null) {
            frames.indices.filterTo(moments) { it > 0 && frames[it].picture !== frames[it - 1].picture }
        } else {
            moments += listOf(truth.first, (truth.frame - 1).coerceAtLeast(truth.first), truth.frame)
            visit.reportedFrame?.takeIf { it in frames.indices }?.let(moments::add)
            truth.nodes.filterIndexed { i, _ -> visit.nodes[i].required }.mapTo(moments) { it.frame }
        }
        val seen = moments.filter { frames[it].picture != null }
        if (seen.size <= THUMBS) return seen
        val must = setOfNotNull(truth?.first, truth?.frame, truth?.frame?.minus(1), visit.reportedFrame, frames.lastIndex)
        return seen.filterIndexed { i, at -> at in must || i % ((seen.size + THUMBS - 1) / THUMBS) == 0 }
    }

    private fun thumb(visit: Visit, at: Int) {
        val picture = visit.frames[at].picture ?: return
        val file = "pictures/$count-$at.png"
        val image = BufferedImage(picture.width, picture.height, BufferedImage.TYPE_INT_RGB)
        for (y in 0 until picture.height) image.setRGB(0, y, picture.width, 1, picture.rows[y], 0, picture.width)
        val small = BufferedImage(picture.width / 2, picture.height / 2, BufferedImage.TYPE_INT_RGB)
        small.graphics.run { drawImage(image.getScaledInstance(small.width, small.height, Image.SCALE_AREA_AVERAGING), 0, 0, null); dispose() }
        ImageIO.write(small, "png", File(folder, file))
        val truth = visit.truth
        val names = listOfNotNull(
            "start".takeIf { at == truth?.first }, "true".takeIf { at == truth?.frame }, "reported".takeIf { at == visit.reportedFrame }, "end".takeIf { at == visit.frames.lastIndex },
        )
        val outlines = if (truth == null) "" else visit.nodes.withIndex().filter { (i, node) -> node.required && !truth.nodes[i].unseen }.joinToString("") { (i, node) ->
            val place = node.places[at]
            val colour = if (truth.nodes[i].frame <= at) "#1fb866" else "#ff4d4d"
            val left = node.area.left + (place?.dx ?: 0)
            val top = node.area.top + (place?.dy ?: 0)
            // A name over a text would hide both.
            val name = if (node.area.height < LEAST_NAMED) "" else "<text x=${left + 4} y=${top + 16} font-size=14 fill=$colour>${escape(node.id)}</text>"
            "<rect x=$left y=$top width=${node.area.width} height=${node.area.height} fill=none stroke=$colour stroke-width=3 />$name"
        }
        val ms = (visit.frames[at].shown - visit.begin) / 1e6
        page.append("<figure class='${names.joinToString(" ")}'><figcaption>${"%.0f".format(ms)} ms <em>${names.joinToString(" = ")}</em></figcaption><svg viewBox='0 0 ${picture.width} ${picture.height}'><image href='$file' width=${picture.width} height=${picture.height} />$outlines</svg></figure>")
    }

    private fun tree(visit: Visit) {
        val truth = visit.truth ?: return
        page.append("<table><tr><th>node<th>kind<th>its own pixels<th>required<th>there in frame<th>ms</tr>")
        for ((i, node) in visit.nodes.withIndex()) {
            if (node.area.size == 0) continue
            val found = truth.nodes[i]
            val ms = "%.0f".format((visit.frames[found.frame].shown - visit.begin) / 1e6)
            page.append("<tr><td>${escape(node.id)}<td>${node.kind.name.lowercase()}<td>${node.area}, ${node.area.size}<td>${if (node.required) "yes" else "no"}<td>${if (found.unseen) "–" else found.frame}<td>${if (found.unseen) "–" else ms}</tr>")
        }
        page.append("</table>")
        val out = visit.nodes.count { it.area.size == 0 }
        if (out > 0) page.append("<p class=quiet>$out more cannot be seen.</p>")
    }

    private fun json(visit: Visit, controls: Map<Control, Int>): String = """{"scene":${quote(visit.scene.name)},"foreign":${visit.scene.foreign},""" +
        """"outcome":"${visit.event?.outcome?.name?.lowercase()}","expected":"${visit.scene.expect.outcome.name.lowercase()}","errorFrames":${visit.errorFrames},""" +
        """"controls":{${controls.entries.joinToString(",") { "${quote(it.key.says)}:${it.value}" }}},"problems":[${visit.problems.joinToString(",", transform = ::quote)}]}"""

    /** Writes both files. */
    public fun write() {
        val head = "<!doctype html><meta charset=utf-8><title>$title</title><style>$STYLE</style><h1>$title</h1><p>$count $of; $judged completed visits, $exact in the very frame.</p>"
        File(folder, "index.html").writeText(head + page)
        File(folder, "report.json").writeText("{\"version\":1,\"scenes\":[\n${rows.joinToString(",\n")}\n],\"visits\":$judged,\"exact\":$exact}\n")
    }

    private companion object {
        const val THUMBS = 9

        /** Pixels of height. */
        const val LEAST_NAMED = 60
        const val STYLE = "body{background:#11161d;color:#e9edf2;font:15px/1.5 'DejaVu Sans',Arial,sans-serif;margin:32px}h2{margin:36px 0 0}.quiet,table,figcaption{color:#8b97a6}.strip{display:flex;gap:14px;overflow-x:auto}" +
            "figure{margin:0}svg{width:170px;border:3px solid #2a3340;border-radius:5px;display:block}figcaption{font-size:13px}em{font-style:normal;color:#ffd166}.true svg{border-color:#35d07f}.reported svg{border-color:#ffd166}.true.reported svg{border-color:#35d07f}.good{color:#35d07f}.bad{color:#ff5c5c}table{font-size:12px;border-collapse:collapse;margin-top:10px}td,th{text-align:left;padding:1px 16px 1px 0}"

        fun escape(text: String) = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        fun quote(text: String) = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + "\""
    }
}
