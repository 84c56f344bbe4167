package dev.alldrawn.adapters

import android.widget.FrameLayout
import androidx.activity.compose.setContent
import androidx.compose.animation.EnterTransition
import androidx.compose.animation.ExitTransition
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.text.BasicText
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.navigation.NavHostController
import androidx.navigation.compose.ComposeNavigator
import androidx.navigation.compose.DialogNavigator
import androidx.navigation.compose.NavHost
import androidx.navigation.compose.composable
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.compose.Compositions
import dev.alldrawn.compose.perfImage
import dev.alldrawn.compose.surfaces
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.RetainedObjects
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric

/**
 * Opens and closes screens, then checks that a heap dump contains neither the screens nor the SDK's objects for them.
 */
@RunWith(DeviceRunner::class)
class LeaksTest {
    @get:Rule
    val fresh = FreshSdk()

    private val rounds = Integer.getInteger("leaks.rounds", 20)

    /** An object that the composition of one destination remembers. */
    private class Destination

    @Test
    fun `closed screens are not retained, and each visit has one event`() {
        activities()
        fragments()
        destinations()
        assertNothingIsLeft(Screen::class.java, FeedFragment::class.java, Destination::class.java)
    }

    // Opens and closes Activities. Each has a Fragment.
    private fun activities() {
        val visits = visits(AllDrawnConfig(app = "test", version = "1")) { measured ->
            repeat(rounds) {
                measured.open { screen ->
                    screen.setContentView(FrameLayout(screen).apply { id = HOST })
                    screen.supportFragmentManager.beginTransaction().add(HOST, FeedFragment()).commitNow()
                }
                Frames.step(3)
                measured.close()
            }
        }
        assertEquals(mapOf("Screen" to rounds, "FeedFragment" to rounds), visits)
        println("$rounds Activities with a Fragment each opened and closed: ${visits.values.sum()} events")
    }

    // Replaces Fragments in one Activity.
    private fun fragments() {
        val visits = visits { measured ->
            measured.open { screen -> screen.setContentView(FrameLayout(screen).apply { id = HOST }) }
            repeat(rounds) {
                measured.screen.supportFragmentManager.beginTransaction().replace(HOST, FeedFragment()).commitNow()
                Frames.step(3)
            }
            measured.close()
        }
        assertEquals(mapOf("FeedFragment" to rounds), visits)
        println("$rounds Fragments in one Activity: ${visits.values.sum()} events")
    }

    private fun destinations() {
        Compositions.install()
        val visits = visits { measured ->
            lateinit var navigation: NavHostController
            measured.open { screen ->
                navigation = NavHostController(screen).apply {
                    navigatorProvider.addNavigator(ComposeNavigator())
                    navigatorProvider.addNavigator(DialogNavigator())
                }
                screen.setContent { Host(navigation) }
            }
            Frames.step(3)
            repeat(rounds) { round ->
                navigation.navigate("details/$round")
                Frames.step(3)
                navigation.popBackStack()
                Frames.step(3)
            }
            measured.close()
        }
        assertEquals(mapOf("home" to rounds + 1, "details/{id}" to rounds), visits)
        println("$rounds destinations opened and closed: ${visits.values.sum()} events")
    }

    @Composable
    private fun Host(navigation: NavHostController) = NavHost(
        navigation, "home", Modifier.fillMaxSize().surfaces(navigation),
        enterTransition = { EnterTransition.None }, exitTransition = { ExitTransition.None },
    ) {
        composable("home") { BasicText("Home") }
        composable("details/{id}") {
            remember { Destination() }
            Column {
                BasicText("Details")
                Box(Modifier.fillMaxSize().perfImage())
            }
        }
    }

    // A separate function, so that no local variable of the test keeps a screen alive.
    private fun visits(config: AllDrawnConfig = INHERITING, act: (MeasuredScreen) -> Unit): Map<String, Int> =
        MeasuredScreen(config).also(act).also { fresh.again() }.events.groupingBy { it.surface }.eachCount()

    private fun assertNothingIsLeft(vararg screens: Class<*>) {
        // The framework and this test refer to the last screen that was opened. Opens a screen that is not searched
        // for.
        Screen.content = {}
        Robolectric.buildActivity(LastScreen::class.java).setup().close()
        // Runs the messages that were posted with a delay.
        Frames.step(200)
        val retained = RetainedObjects.of(*screens.map { it.name }.toTypedArray(), *OURS)
        assertEquals(retained.paths, 0, retained.count)
        println("${3 * rounds} screens with the SDK's objects: ${retained.count} retained")
    }

    private companion object {
        const val HOST = 1_234
        val INHERITING = AllDrawnConfig(app = "test", version = "1", surfaceOf = AllDrawnConfig.inheriting)

        /** Names of the classes of the objects that the SDK has for a screen while the screen is open. */
        val OURS = arrayOf(
            "dev.alldrawn.internal.visit.Visit",
            "dev.alldrawn.internal.visit.Surface",
            "dev.alldrawn.androidx.FragmentSurface",
            "dev.alldrawn.compose.SurfaceNode",
            "dev.alldrawn.compose.PerfNode",
            "dev.alldrawn.compose.ComposeContents",
        )
    }
}
