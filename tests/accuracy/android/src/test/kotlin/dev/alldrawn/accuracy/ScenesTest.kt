package dev.alldrawn.accuracy

import dev.alldrawn.testing.DeviceRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/**
 * Compares the SDK's number with the pixels in every scene. `-Dscene=text|text` selects scenes whose name has one of
 * the texts.
 */
@RunWith(DeviceRunner::class)
class ScenesTest {
    @Test
    fun `each reported time agrees with the pixels`() {
        val run = AccuracyRun().apply { play(ALL_SCENES) }
        assertTrue("${run.problems.size} problems:\n${run.problems.joinToString("\n")}", run.problems.isEmpty())
        assertTrue("only ${run.exact} of ${run.completed} visits are in exactly the true frame", run.exact >= AccuracyRun.EXACT_SHARE * run.completed)
    }

    @Test
    fun `there are enough scenes, with unique names, and each control is used`() {
        assertTrue("there are only ${ALL_SCENES.size} scenes", ALL_SCENES.size >= 40)
        assertTrue(ALL_SCENES.count { it.foreign } >= 10)
        assertEquals(ALL_SCENES.size, ALL_SCENES.map { it.name }.toSet().size)
        for (control in Control.entries) assertTrue("no scene uses the control $control", ALL_SCENES.any { control in it.fails })
    }
}
