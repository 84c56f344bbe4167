package dev.alldrawn.accuracy

import dev.alldrawn.testing.DeviceRunner
import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/** The SDK's number against the pixels, in every scene; `-Dscene=words` plays those whose name has them. */
@RunWith(DeviceRunner::class)
class ScenesTest {
    @Test
    fun `each number is the pixels' own`() {
        val only = System.getProperty("scene", "")
        val report = Report(File(System.getProperty("accuracy.report", "target/report")))
        val problems = ArrayList<String>()
        val errors = ArrayList<Int>()
        Player().use { player ->
            for (scene in ALL_SCENES.filter { only in it.name }) {
                val visit = try {
                    player.play(scene)
                } catch (error: Throwable) {
                    error.printStackTrace()
                    problems += "${scene.name}: $error"
                    continue
                }
                val controls = if (visit.truth == null) emptyMap() else Control.entries.filter { visit.event?.firstCandidate != null }.associateWith { it.errorFrames(visit) }
                visit.errorFrames?.let(errors::add)
                report.add(visit, controls)
                visit.problems.forEach { problems += "${scene.name}: $it" }
                for (control in scene.fails) if (visit.truth != null && !control.isCaught(visit)) problems += "${scene.name}: the control \"${control.says}\" is ${control.errorFrames(visit)} frames off, and must be caught"
                println("${scene.name}: ${visit.event?.outcome}, error ${visit.errorFrames}, controls ${controls.values} ${visit.problems}")
            }
        }
        report.write()
        assertTrue("${problems.size} problems:\n${problems.joinToString("\n")}", problems.isEmpty())
        assertTrue("${errors.count { it == 0 }} of ${errors.size} in the very frame", errors.count { it == 0 } >= 0.95 * errors.size)
    }

    @Test
    fun `there are enough scenes, and each has its name`() {
        assertTrue("${ALL_SCENES.size}", ALL_SCENES.size >= 40)
        assertTrue(ALL_SCENES.count { it.foreign } >= 10)
        assertEquals(ALL_SCENES.size, ALL_SCENES.map { it.name }.toSet().size)
        for (control in Control.entries) assertTrue("$control", ALL_SCENES.any { control in it.fails })
    }
}
