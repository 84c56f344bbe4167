package dev.alldrawn.scenes

import dev.alldrawn.testing.DeviceRunner
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.ErrorCollector
import org.junit.runner.RunWith
import org.robolectric.annotation.Config

/**
 * Plays every scene with the framework's views. Compares each event with the hand-written expectation of the scene, and
 * with the whole event that the web gives. `-Dscene=text` selects scenes whose name contains the text.
 */
@RunWith(DeviceRunner::class)
@Config(qualifiers = "w400dp-h800dp-mdpi", shadows = [Keyboard::class])
class ScenesTest {
    @get:Rule
    val problems = ErrorCollector()

    private val words = EventWords(SceneFiles.fields)

    @Test
    fun `each scene's events are as expected, and the same as on the web`() {
        val wanted = System.getProperty("scene", "")
        for (scene in SceneFiles.scenes) {
            if (!scene.isFor("android") || wanted !in scene.name) continue
            val events = try {
                events(scene)
            } catch (error: Throwable) {
                problems.addError(AssertionError("${scene.name}: $error", error))
                continue
            }
            problems.checkSucceeds { compare(scene, events) }
        }
    }

    @Test
    fun `there are enough scenes`() {
        assertTrue("there are only ${SceneFiles.scenes.size} scenes", SceneFiles.scenes.size >= 40)
    }

    private fun events(scene: Scene): List<Json> {
        reset()
        try {
            return ScenePlay(scene).use { it.play().map(words::of) }
        } finally {
            reset()
        }
    }

    private fun compare(scene: Scene, events: List<Json>) {
        assertEquals("${scene.name}: the number of events differs from the expected one; the events are $events", scene.expect.size, events.size)
        for ((event, wanted) in events.zip(scene.expect)) {
            for ((key, value) in wanted) assertEquals("${scene.name}: the field $key (${scene.rule}) of the event $event", value, event[key])
        }
        // A scene that the web does not play has no event of the web to compare with.
        if (!scene.isFor("web")) return
        for ((event, wanted) in events.zip(SceneFiles.events.list(scene.name).map(::fields))) {
            for (key in (event.keys + wanted.keys).sorted()) assertEquals("${scene.name}: the field $key differs from that of the web's event", wanted[key], event[key])
        }
    }

    private fun reset() {
        Class.forName("dev.alldrawn.internal.sdk.Sdk").getMethod("reset").invoke(null)
    }
}
