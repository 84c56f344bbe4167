package dev.alldrawn.accuracy.androidx

import dev.alldrawn.accuracy.AccuracyRun
import dev.alldrawn.testing.DeviceRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/**
 * Compares the SDK's number with the pixels, in screens that use the usual libraries. `-Dscene=text|text` selects
 * scenes whose name has one of the texts.
 */
@RunWith(DeviceRunner::class)
class AndroidxScenesTest {
    @Test
    fun `each reported time agrees with the pixels`() {
        val run = AccuracyRun().apply { play(SCENES) }
        assertTrue("${run.problems.size} problems:\n${run.problems.joinToString("\n")}", run.problems.isEmpty())
        assertTrue("only ${run.exact} of ${run.completed} visits are in exactly the true frame", run.exact >= AccuracyRun.EXACT_SHARE * run.completed)
    }

    @Test
    fun `there are enough scenes, with unique names`() {
        assertTrue("there are only ${SCENES.size} scenes", SCENES.size >= 60)
        assertTrue("only ${SCENES.count { it.foreign }} scenes were not written for the SDK", SCENES.count { it.foreign } >= 40)
        assertEquals(SCENES.size, SCENES.map { it.name }.toSet().size)
    }

    private companion object {
        val SCENES = LIST_SCENES + FRAGMENT_SCENES + DIALOG_SCENES + WIDGET_SCENES + LOADER_SCENES + PLAYER_SCENES + COMPOSE_SCENES + ASYNC_IMAGE_SCENES
    }
}
