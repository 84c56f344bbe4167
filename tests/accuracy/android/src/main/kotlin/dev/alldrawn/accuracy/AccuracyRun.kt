package dev.alldrawn.accuracy

import java.io.File

/** Plays scenes, compares the SDK's numbers with the pixels, checks the controls, and writes the [Report]. */
class AccuracyRun {
    /** One description of each problem that was found; empty if all scenes pass. */
    val problems = ArrayList<String>()

    private val report = Report(File(System.getProperty("accuracy.report", "target/report")))
    private val errors = ArrayList<Int>()

    /** The number of completed visits. */
    val completed: Int get() = errors.size

    /** The number of completed visits that were reported in exactly the true frame. */
    val exact: Int get() = errors.count { it == 0 }

    fun play(scenes: List<Scene>) {
        Player().use { player -> for (scene in selected(scenes)) play(player, scene) }
        report.write()
        println("$completed completed visits, $exact of them in exactly the true frame")
    }

    private fun play(player: Player, scene: Scene) {
        val visit = try {
            player.play(scene)
        } catch (error: Exception) {
            problems += "${scene.name}: ${error.stackTraceToString()}"
            return
        }
        val measures = Control.entries.filter { visit.truth != null && visit.event?.firstCandidate != null }
        report.add(visit, measures.associateWith { it.errorFrames(visit) })
        visit.errorFrames?.let(errors::add)
        visit.problems.forEach { problems += "${scene.name}: $it" }
        if (visit.truth == null) return
        for (control in scene.fails) {
            if (control.isCaught(visit)) continue
            problems += "${scene.name}: the control '${control.label}' must be wrong here, but is ${control.errorFrames(visit)} frames off"
        }
    }

    companion object {
        /** The minimum share of completed visits that must be reported in exactly the true frame. */
        const val EXACT_SHARE = 0.95

        /** Returns the scenes whose name contains any of the texts in `-Dscene=text|text`; all scenes without it. */
        fun selected(scenes: List<Scene>): List<Scene> {
            val words = System.getProperty("scene", "").split('|')
            return scenes.filter { scene -> words.any { it in scene.name } }
        }
    }
}
