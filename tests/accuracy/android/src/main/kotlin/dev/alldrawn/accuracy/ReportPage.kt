package dev.alldrawn.accuracy

import java.io.File
import java.util.Locale

/**
 * The report's HTML page: a list of all scenes with their problems, then for each scene its filmstrip and a table of
 * the true frames of its nodes.
 */
internal class ReportPage(private val pictures: File, private val title: String, private val of: String) {
    private val contents = StringBuilder()
    private val sections = StringBuilder()
    private var count = 0
    private var foreign = 0
    private var completed = 0
    private var exact = 0

    fun add(visit: Visit, controls: Map<Control, Int>) {
        count++
        if (visit.scene.foreign) foreign++
        if (visit.errorFrames != null) completed++
        if (visit.errorFrames == 0) exact++
        contents.append("<li><a href='#s$count'>${escape(visit.scene.name)}</a> ${verdict(visit)}")
        sections.append(section(visit, controls)).append('\n')
    }

    fun html(): String =
        "<!doctype html><html lang=en><meta charset=utf-8><title>$title</title><style>$STYLE</style><h1>$title</h1>" +
            "<p>$count $of${if (foreign > 0) ", $foreign not written for the SDK" else ""}; $completed completed visits, $exact of them reported in exactly the true frame.</p>" +
            "$KEY<ol class=contents>$contents</ol>$sections</html>\n"

    private fun verdict(visit: Visit): String {
        val error = visit.errorFrames
        return when {
            visit.problems.isNotEmpty() -> "<b class=bad>${escape(visit.problems.joinToString("; "))}</b>"
            error == null -> "<b class=good>${words(visit.event?.outcome)}, as it must be</b>"
            error == 0 -> "<b class=good>the same frame</b>"
            else -> "<b class=good>$error frame late</b>"
        }
    }

    private fun section(visit: Visit, controls: Map<Control, Int>): String {
        val scene = visit.scene
        val event = visit.event
        val complete = event?.complete?.let { ", visually complete after ${"%.1f".format(Locale.ROOT, (it - event.startedAt) / 1e6)} ms" } ?: ""
        val foreign = if (scene.foreign) " <i>Not written for the SDK.</i>" else ""
        val naive = controls.entries.joinToString { (control, frames) ->
            "${control.label} ${signed(frames)}${if (control in scene.fails) " (must be caught)" else ""}"
        }
        val off = if (naive.isEmpty()) "" else "<p class=quiet>Naive measures, frames off: $naive.</p>"
        return "<section id=s$count><h2>${escape(scene.name)}</h2>" +
            "<p>${escape(scene.surface)}: ${words(event?.outcome)}, started by ${words(event?.start)}$complete. ${verdict(visit)}$foreign</p>$off" +
            "${Filmstrip(visit, count, pictures).html()}${tree(visit)}</section>"
    }

    private fun tree(visit: Visit): String {
        val truth = visit.truth ?: return ""
        val (seen, out) = visit.nodes.zip(truth.nodes).partition { (node, _) -> node.area.size > 0 }
        val rows = seen.map { (node, found) ->
            val there = if (found.unseen) "–<td>–" else "${found.frame}<td>${(visit.frames[found.frame].shown - visit.begin).ms()}"
            "<tr><td>${escape(node.id)}<td>${words(node.kind)}<td>${node.area}<td>${node.area.size}<td>${if (node.required) "yes" else "no"}<td>$there"
        }
        val head = "<tr><th>node<th>kind<th>where<th>its own pixels<th>required<th>ready in frame<th>ms"
        val more = if (out.isEmpty()) "" else "<p class=quiet>${out.size} more are not visible.</p>"
        return "<table>$head${rows.joinToString("")}</table>$more"
    }

    private companion object {
        const val KEY = "<p class=quiet>Outlines: <b class=bad>red</b>, not ready; <b class=good>green</b>, ready; grey, not required. " +
            "Framed: <b class=good>the true frame</b>, and <b class=reported>the reported frame</b> if it is another.</p>"

        val STYLE = """
            body { background: #11161d; color: #e9edf2; font: 15px/1.5 'DejaVu Sans', Arial, sans-serif; margin: 32px }
            h2 { margin: 44px 0 0; font-size: 20px }
            p { margin: 4px 0 }
            a { color: inherit }
            .contents { columns: 3 360px; column-gap: 40px; font-size: 13px; padding-left: 28px }
            .contents li { break-inside: avoid }
            .quiet, table, figcaption { color: #8b97a6; font-size: 13px }
            .strip { display: flex; gap: 14px; overflow-x: auto; padding-top: 8px }
            figure { margin: 0; flex: none }
            svg { width: 180px; border: 3px solid #2a3340; border-radius: 5px; display: block }
            svg text { font: 22px 'DejaVu Sans', Arial, sans-serif; text-anchor: end; paint-order: stroke; stroke-width: 6px; stroke-linejoin: round }
            svg rect { fill: none; stroke-width: 4px }
            rect.there { stroke: #1fb866 } text.there { fill: #0d7a41; stroke: #fff }
            rect.awaited { stroke: #ff4d4d } text.awaited { fill: #c81e1e; stroke: #fff }
            rect.aside { stroke: #8b97a6; stroke-dasharray: 6 4 } text.aside { fill: #5b6673; stroke: #fff }
            em { font-style: normal; color: #ffd166 }
            .reported svg { border-color: #ffd166 } .true svg { border-color: #35d07f }
            .good { color: #35d07f } .bad { color: #ff5c5c } b.reported { color: #ffd166 }
            table { border-collapse: collapse; margin-top: 10px }
            td, th { text-align: left; padding: 1px 18px 1px 0; font-weight: normal }
            th { color: #aab4c0 }
        """.trimIndent()

        fun words(of: Enum<*>?): String = of?.name?.lowercase()?.replace('_', ' ') ?: "no event"
        fun signed(frames: Int): String = if (frames < 0) "−${-frames}" else "$frames"
    }
}

internal fun escape(text: String): String = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

/** Formats nanoseconds as whole milliseconds. */
internal fun Long.ms(): String = "%.0f".format(Locale.ROOT, this / 1e6)
