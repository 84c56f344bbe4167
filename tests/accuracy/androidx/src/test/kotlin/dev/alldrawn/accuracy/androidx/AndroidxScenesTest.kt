package dev.alldrawn.accuracy.androidx

import dev.alldrawn.accuracy.AccuracyRun
import dev.alldrawn.testing.DeviceRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/** The SDK's number against the pixels, in screens as apps build them; `-Dscene=words|words` plays those whose name has some of them. */
@RunWith(DeviceRunner::class)
class AndroidxScenesTest {
    @Test
    fun `each number is the pixels' own`() {
        val run = AccuracyRun().apply { play(SCENES) }
        assertTrue("${run.problems.size} problems:\n${run.problems.joinToString("\n")}", run.problems.isEmpty())
        assertTrue("only ${run.exact} of ${run.completed} in the very frame", run.exact >= AccuracyRun.EXACT_SHARE * run.completed)
    }

    @Test
    fun `there are enough scenes, and each has its name`() {
        assertTrue("${SCENES.size}", SCENES.size >= 60)
        assertTrue("${SCENES.count { it.foreign }}", SCENES.count { it.foreign } >= 40)
        assertEquals(SCENES.size, SCENES.map { it.name }.toSet().size)
    }

    private companion object {
        val SCENES = LIST_SCENES + FRAGMENT_SCENES + DIALOG_SCENES + WIDGET_SCENES + LOADER_SCENES + PLAYER_SCENES + COMPOSE_SCENES + ASYNC_IMAGE_SCENES
    }
}
