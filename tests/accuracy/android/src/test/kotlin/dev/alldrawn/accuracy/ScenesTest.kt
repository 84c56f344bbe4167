package dev.alldrawn.accuracy

import dev.alldrawn.testing.DeviceRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/** The SDK's number against the pixels, in every scene; `-Dscene=words|words` plays those whose name has some of them. */
@RunWith(DeviceRunner::class)
class ScenesTest {
    @Test
    fun `each number is the pixels' own`() {
        val run = AccuracyRun().apply { play(ALL_SCENES) }
        assertTrue("${run.problems.size} problems:\n${run.problems.joinToString("\n")}", run.problems.isEmpty())
        assertTrue("only ${run.exact} of ${run.completed} in the very frame", run.exact >= AccuracyRun.EXACT_SHARE * run.completed)
    }

    @Test
    fun `there are enough scenes, and each has its name`() {
        assertTrue("${ALL_SCENES.size}", ALL_SCENES.size >= 40)
        assertTrue(ALL_SCENES.count { it.foreign } >= 10)
        assertEquals(ALL_SCENES.size, ALL_SCENES.map { it.name }.toSet().size)
        for (control in Control.entries) assertTrue("$control", ALL_SCENES.any { control in it.fails })
    }
}
