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
 * Every scene with the framework's own views: what the metric demands of it, by hand, and the whole event, which is the
 * web's. `-Dscene=words` plays those whose name has them.
 */
@RunWith(DeviceRunner::class)
@Config(qualifiers = "w400dp-h800dp-mdpi", shadows = [Keyboard::class])
class ScenesTest {
    @get:Rule
    val problems = ErrorCollector()

    private val words = EventWords(SceneFiles.fields)

    @Test
    fun `each scene's event is the web's`() {
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
    fun `there are scenes`() {
        assertTrue("${SceneFiles.scenes.size}", SceneFiles.scenes.size >= 40)
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
        assertEquals("${scene.name}: visits $events", scene.expect.size, events.size)
        for ((event, wanted) in events.zip(scene.expect)) {
            for ((key, value) in wanted) assertEquals("${scene.name}: $key, ${scene.rule}, in $event", value, event[key])
        }
        // A scene that the web has not has no event of its own there: what it expects is all there is.
        if (!scene.isFor("web")) return
        for ((event, wanted) in events.zip(SceneFiles.events.list(scene.name).map(::fields))) {
            for (key in (event.keys + wanted.keys).sorted()) assertEquals("${scene.name}: $key, as on the web", wanted[key], event[key])
        }
    }

    private fun reset() {
        Class.forName("dev.alldrawn.internal.sdk.Sdk").getMethod("reset").invoke(null)
    }
}
