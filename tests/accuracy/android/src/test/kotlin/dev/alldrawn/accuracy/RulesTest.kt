package dev.alldrawn.accuracy

import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.TestingLibrary
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/**
 * Switches off the metric's rules one at a time: each scene that names the rule must then fail. It uses the core's
 * library that is built for tests. `-Dscene=text|text` selects scenes, as for [ScenesTest].
 */
@RunWith(DeviceRunner::class)
class RulesTest {
    @Test
    fun `each scene fails without the rules that it names`() {
        val silent = ArrayList<String>()
        var count = 0
        Player().use { player ->
            for (scene in AccuracyRun.selected(ALL_SCENES)) for (rule in scene.rules) {
                count++
                if (problemsWithout(rule, scene, player).isEmpty()) silent += "${scene.name}: passes without the rule $rule, which it names"
            }
        }
        println("played $count scenes with a rule switched off")
        assertTrue(silent.joinToString("\n", prefix = "\n"), silent.isEmpty())
    }

    private fun problemsWithout(rule: String, scene: Scene, player: Player): List<String> {
        player.beforeEach = { TestingLibrary.switchOff(indexOf(rule)) }
        return try {
            player.play(scene).problems
        } catch (error: IllegalStateException) {
            listOf("$error")
        } finally {
            TestingLibrary.switchOff(ALL_ON)
        }
    }

    private fun indexOf(rule: String): Int {
        val rules = String(TestingLibrary.rules()).lines()
        return rules.indexOf(rule).also { require(it >= 0) { "a scene names the rule $rule, which tests/rules/rules.toml does not have" } }
    }

    private companion object {
        const val ALL_ON = -1
    }
}
