package dev.alldrawn.accuracy

import java.io.File

/**
 * Writes the report: a page with a filmstrip of each scene, and report.json (docs/reports.md). The colour of a node's
 * outline tells the node's state according to the pixels: red is not ready, green is ready, grey is not required.
 */
public class Report(private val folder: File, title: String = "Accuracy on Android", of: String = "scenes") {
    private val pictures = File(folder, "pictures")
    private val page = ReportPage(pictures, title, of)
    private val rows = ArrayList<String>()
    private val errors = ArrayList<Int>()

    /** Adds a scene, with the error of each control in frames. Keeps no reference to the visit, which is large. */
    public fun add(visit: Visit, controls: Map<Control, Int>) {
        // Delete the pictures of an earlier run before the first scene is added.
        if (rows.isEmpty()) pictures.deleteRecursively()
        pictures.mkdirs()
        page.add(visit, controls)
        rows += row(visit, controls)
        visit.errorFrames?.let(errors::add)
    }

    /** Writes the page and the numbers. */
    public fun write() {
        File(folder, "index.html").writeText(page.html())
        val exact = errors.count { it == 0 }
        File(folder, "report.json").writeText("{\"version\":1,\"scenes\":[\n${rows.joinToString(",\n")}\n],\"visits\":${errors.size},\"exact\":$exact}\n")
    }

    private fun row(visit: Visit, controls: Map<Control, Int>): String {
        val scene = visit.scene
        val fields = listOf(
            "scene" to quote(scene.name),
            "foreign" to scene.foreign,
            "outcome" to visit.event?.outcome?.let { quote(it.name.lowercase()) },
            "expected" to quote(scene.expect.outcome.name.lowercase()),
            "errorFrames" to visit.errorFrames,
            "controls" to controls.entries.joinToString(",", "{", "}") { (control, frames) -> "${quote(control.label)}:$frames" },
            "caught" to scene.fails.joinToString(",", "[", "]") { quote(it.label) },
            "rules" to scene.rules.joinToString(",", "[", "]", transform = ::quote),
            "problems" to visit.problems.joinToString(",", "[", "]", transform = ::quote),
        )
        return fields.joinToString(",", "{", "}") { (name, value) -> "\"$name\":$value" }
    }

    private fun quote(text: String) = "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + "\""
}
