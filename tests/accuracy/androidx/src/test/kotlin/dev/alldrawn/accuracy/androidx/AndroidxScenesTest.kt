package dev.alldrawn.accuracy.androidx

import dev.alldrawn.accuracy.Control
import dev.alldrawn.accuracy.Player
import dev.alldrawn.accuracy.Report
import dev.alldrawn.accuracy.Scene
import dev.alldrawn.testing.DeviceRunner
import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/** The SDK's number against the pixels, in screens as apps build them; `-Dscene=words` plays those whose name has them. */
@RunWith(DeviceRunner::class)
class AndroidxScenesTest {
    private val problems = ArrayList<String>()
    private val errors = ArrayList<Int>()

    @Test
    fun `each number is the pixels' own`() {
        val only = System.getProperty("scene", "")
        val report = Report(File(System.getProperty("accuracy.report", "target/report")))
        Player().use { player -> for (scene in SCENES.filter { only in it.name }) play(player, scene, report) }
        report.write()
        assertTrue("${problems.size} problems:\n${problems.joinToString("\n")}", problems.isEmpty())
        assertTrue("${errors.count { it == 0 }} of ${errors.size} in the very frame", errors.count { it == 0 } >= 0.95 * errors.size)
    }

    private fun play(player: Player, scene: Scene, report: Report) {
        val visit = try {
            player.play(scene)
        } catch (error: Exception) {
            error.printStackTrace()
            problems += "${scene.name}: $error"
            return
        }
        val controls = if (visit.truth ==
            null
        ) emptyMap() else Control.entries.filter { visit.event?.firstCandidate != null }.associateWith { it.errorFrames(visit) }
        visit.errorFrames?.let(errors::add)
        report.add(visit, controls)
        visit.problems.forEach { problems += "${scene.name}: $it" }
        for (control in scene.fails) {
            if (visit.truth != null && !control.isCaught(visit)) problems += "${scene.name}: the control \"${control.says}\" is not caught"
        }
        println("${scene.name}: ${visit.event?.outcome}, error ${visit.errorFrames}, controls ${controls.values} ${visit.problems}")
    }

    @Test
    fun `there are enough scenes, and each has its name`() {
        assertTrue("${SCENES.size}", SCENES.size >= 40)
        assertTrue("${SCENES.count { it.foreign }}", SCENES.count { it.foreign } >= 20)
        assertEquals(SCENES.size, SCENES.map { it.name }.toSet().size)
    }

    private companion object {
        val SCENES = LIST_SCENES + FRAGMENT_SCENES + WIDGET_SCENES + LOADER_SCENES + COMPOSE_SCENES
    }
}
