package dev.alldrawn.accuracy

import dev.alldrawn.testing.DeviceRunner
import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/** The SDK's number against the pixels, in every scene; `-Dscene=words|words` plays those whose name has some of them. */
@RunWith(DeviceRunner::class)
class ScenesTest {
    private val report = Report(File(System.getProperty("accuracy.report", "target/report")))
    private val problems = ArrayList<String>()
    private val errors = ArrayList<Int>()

    @Test
    fun `each number is the pixels' own`() {
        Player().use { player ->
            for (scene in chosenScenes()) {
                val visit = try {
                    player.play(scene)
                } catch (error: Exception) {
                    problems += "${scene.name}: ${error.stackTraceToString()}"
                    continue
                }
                look(visit)
            }
        }
        report.write()
        val exact = errors.count { it == 0 }
        println("${errors.size} completed visits, $exact in the very frame")
        assertTrue("${problems.size} problems:\n${problems.joinToString("\n")}", problems.isEmpty())
        assertTrue("only $exact of ${errors.size} in the very frame", exact >= EXACT_SHARE * errors.size)
    }

    private fun look(visit: Visit) {
        val measures = Control.entries.filter { visit.truth != null && visit.event?.firstCandidate != null }
        report.add(visit, measures.associateWith { it.errorFrames(visit) })
        visit.errorFrames?.let(errors::add)
        visit.problems.forEach { problems += "${visit.scene.name}: $it" }
        if (visit.truth == null) return
        for (control in visit.scene.fails) {
            if (!control.isCaught(visit)) problems += "${visit.scene.name}: the ${control.says} is ${control.errorFrames(visit)} frames off, and must be caught"
        }
    }

    @Test
    fun `there are enough scenes, and each has its name`() {
        assertTrue("${ALL_SCENES.size}", ALL_SCENES.size >= 40)
        assertTrue(ALL_SCENES.count { it.foreign } >= 10)
        assertEquals(ALL_SCENES.size, ALL_SCENES.map { it.name }.toSet().size)
        for (control in Control.entries) assertTrue("$control", ALL_SCENES.any { control in it.fails })
    }

    private companion object {
        /** Of the completed visits, so many are exact. */
        const val EXACT_SHARE = 0.95
    }
}
