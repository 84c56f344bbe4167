package dev.alldrawn.accuracy

import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.TestingLibrary
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/**
 * The metric's rules, one after the other switched off: each scene that names the rule must fail. Plays with the library
 * that is built for tests; `-Dscene=words|words` as in [ScenesTest].
 */
@RunWith(DeviceRunner::class)
class RulesTest {
    @Test
    fun `a rule that is switched off fails the scenes that tell of it`() {
        val silent = ArrayList<String>()
        var count = 0
        Player().use { player ->
            for (scene in AccuracyRun.selected(ALL_SCENES)) for (rule in scene.rules) {
                count++
                if (problemsWithout(rule, scene, player).isEmpty()) silent += "${scene.name}: without $rule it ends as it must"
            }
        }
        println("$count times a rule was switched off")
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
        return rules.indexOf(rule).also { require(it >= 0) { "tests/rules/rules.toml has no rule $rule" } }
    }

    private companion object {
        const val ALL_ON = -1
    }
}
