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

/** The SDK's number against the pixels, in screens as apps build them; `-Dscene=words|words` plays those whose name has some of them. */
@RunWith(DeviceRunner::class)
class AndroidxScenesTest {
    private val problems = ArrayList<String>()
    private val errors = ArrayList<Int>()

    @Test
    fun `each number is the pixels' own`() {
        val words = System.getProperty("scene", "").split('|')
        val report = Report(File(System.getProperty("accuracy.report", "target/report")))
        Player().use { player -> for (scene in SCENES.filter { scene -> words.any { it in scene.name } }) play(player, scene, report) }
        report.write()
        val exact = errors.count { it == 0 }
        println("${errors.size} completed visits, $exact in the very frame")
        assertTrue("${problems.size} problems:\n${problems.joinToString("\n")}", problems.isEmpty())
        assertTrue("only $exact of ${errors.size} in the very frame", exact >= EXACT_SHARE * errors.size)
    }

    private fun play(player: Player, scene: Scene, report: Report) {
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
        for (control in scene.fails) {
            if (visit.truth == null || control.isCaught(visit)) continue
            problems += "${scene.name}: the ${control.says} is ${control.errorFrames(visit)} frames off, and must be caught"
        }
    }

    @Test
    fun `there are enough scenes, and each has its name`() {
        assertTrue("${SCENES.size}", SCENES.size >= 60)
        assertTrue("${SCENES.count { it.foreign }}", SCENES.count { it.foreign } >= 40)
        assertEquals(SCENES.size, SCENES.map { it.name }.toSet().size)
    }

    private companion object {
        /** Of the completed visits, so many are exact. */
        const val EXACT_SHARE = 0.95

        val SCENES = LIST_SCENES + FRAGMENT_SCENES + DIALOG_SCENES + WIDGET_SCENES + LOADER_SCENES + PLAYER_SCENES + COMPOSE_SCENES + ASYNC_IMAGE_SCENES
    }
}
