package dev.alldrawn.accuracy

import java.io.File

/** Plays scenes, judges each number by the pixels and each control by what must catch it, and writes the [Report]. */
class AccuracyRun {
    /** What is wrong, in words. */
    val problems = ArrayList<String>()

    private val report = Report(File(System.getProperty("accuracy.report", "target/report")))
    private val errors = ArrayList<Int>()

    /** How many visits were completed. */
    val completed: Int get() = errors.size

    /** How many of them were reported in the very frame. */
    val exact: Int get() = errors.count { it == 0 }

    fun play(scenes: List<Scene>) {
        Player().use { player -> for (scene in selected(scenes)) play(player, scene) }
        report.write()
        println("$completed completed visits, $exact in the very frame")
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
            if (!control.isCaught(visit)) problems += "${scene.name}: the ${control.label} is ${control.errorFrames(visit)} frames off, and must be caught"
        }
    }

    companion object {
        /** Of the completed visits, so many are exact. */
        const val EXACT_SHARE = 0.95

        /** Those whose name has some of the words of `-Dscene=words|words`; without it all. */
        fun selected(scenes: List<Scene>): List<Scene> {
            val words = System.getProperty("scene", "").split('|')
            return scenes.filter { scene -> words.any { it in scene.name } }
        }
    }
}
