package dev.alldrawn.adapters

import androidx.activity.compose.setContent
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.navigation.NavHostController
import androidx.navigation.compose.ComposeNavigator
import androidx.navigation.compose.DialogNavigator
import androidx.navigation.compose.NavHost
import androidx.navigation.compose.composable
import androidx.navigation.compose.dialog
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.Outcome
import dev.alldrawn.compose.perfImage
import dev.alldrawn.compose.surfaces
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests that one modifier on a navigation host makes each destination a surface. */
@RunWith(DeviceRunner::class)
class ComposeNavigationTest {
    @get:Rule
    val fresh = FreshSdk()

    private lateinit var measured: MeasuredScreen
    private lateinit var navigation: NavHostController

    @Before
    fun open() {
        measured = MeasuredScreen(AllDrawnConfig(app = "test", version = "1", surfaceOf = AllDrawnConfig.inheriting))
        measured.open { screen ->
            navigation = NavHostController(screen)
            navigation.navigatorProvider.addNavigator(ComposeNavigator())
            navigation.navigatorProvider.addNavigator(DialogNavigator())
            screen.setContent {
                // The transitions are the library's defaults: destinations cross-fade for 700 ms.
                NavHost(navigation, "home", Modifier.fillMaxSize().background(Color.Black).surfaces(navigation)) {
                    composable("home") { Box(Modifier.fillMaxSize().background(Color.Blue).perfImage()) }
                    composable("details/{id}?from={from}") { Box(Modifier.fillMaxSize().background(Color(Pictures.COLOR)).perfImage()) }
                    dialog("filter") { Box(Modifier.fillMaxSize().perfImage()) }
                }
            }
        }
    }

    @After
    fun close() {
        measured.close()
    }

    @Test
    fun `a destination's visit begins when the app navigates, and it counts from one tenth of its fade on`() {
        assertEquals("home", measured.until().surface)
        // After 30 s the launch does not start further surfaces.
        Frames.step(1_850)
        val navigated = Frames.now()
        navigation.navigate("details/17")
        val event = measured.untilAgrees("details/{id}", count = 2, shows = {
            // True if the pixel has one tenth of the picture's red. The last destination below it fades to black.
            android.graphics.Color.red(it.getPixel(150, 150)) >= android.graphics.Color.red(Pictures.COLOR) * 0.1f
        })
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertEquals(navigated, event.startNanos)
    }

    @Test
    fun `the same destination with other arguments is another visit, and a dialog is no visit`() {
        measured.until()
        navigation.navigate("details/17")
        measured.until(2)
        navigation.navigate("details/18")
        measured.until(3)
        navigation.navigate("filter")
        Frames.step(120)
        assertEquals(listOf("home", "details/{id}", "details/{id}"), measured.events.map { it.surface })
        navigation.popBackStack()
        navigation.popBackStack()
        assertEquals("details/{id}", measured.until(4).surface)
        assertTrue("${measured.events}", measured.events.all { it.outcome == Outcome.COMPLETE })
    }
}
