package dev.alldrawn.adapters

import android.graphics.Bitmap
import androidx.activity.compose.setContent
import androidx.compose.animation.AnimatedVisibility
import androidx.compose.animation.core.LinearEasing
import androidx.compose.animation.core.animateFloatAsState
import androidx.compose.animation.core.tween
import androidx.compose.animation.fadeIn
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.text.BasicText
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.alpha
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.graphicsLayer
import androidx.compose.ui.layout.Layout
import androidx.compose.ui.layout.Measurable
import androidx.compose.ui.layout.MeasureResult
import androidx.compose.ui.layout.MeasureScope
import androidx.compose.ui.layout.Placeable
import androidx.compose.ui.layout.layout
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.unit.Constraints
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import dev.alldrawn.compose.Compositions
import dev.alldrawn.compose.perfImage
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests that content which fades in counts as drawn once its opacity is one tenth, whatever fades it (metric §3). */
@RunWith(DeviceRunner::class)
class ComposeFadesTest {
    @get:Rule
    val fresh = FreshSdk()

    private var isShown by mutableStateOf(false)
    private lateinit var measured: MeasuredScreen

    @Before
    fun measure() {
        measured = MeasuredScreen()
        Compositions.install()
    }

    @After
    fun close() {
        measured.close()
    }

    /** A red square of 300 × 300 dp, which is drawn as soon as it is visible. */
    @Composable
    private fun Square(modifier: Modifier = Modifier) = Box(modifier.size(300.dp).perfImage().background(Color(Pictures.COLOR)))

    @Composable
    private fun rising() = animateFloatAsState(if (isShown) 1f else 0f, tween(FADE_MS, easing = LinearEasing))

    private fun agrees(shows: (Bitmap) -> Boolean = ::isSeen, content: @Composable () -> Unit) {
        measured.open { it.setContent { Box(Modifier.fillMaxSize().background(Color.White)) { content() } } }
        Frames.step(100)
        assertEquals("a visit ended although nothing is visible yet: ${measured.events}", 0, measured.events.size)
        isShown = true
        Snapshot.sendApplyNotifications()
        measured.untilAgrees(shows = shows)
    }

    // Returns true if the pixel is at least one tenth of the way from white to the square's colour.
    private fun isSeen(bitmap: Bitmap) = android.graphics.Color.green(bitmap.getPixel(150, 150)) <= 255 - (255 - GREEN) * 0.1f

    @Test
    fun `a layer whose block sets its alpha fades in`() = agrees {
        val alpha by rising()
        Square(Modifier.graphicsLayer { this.alpha = alpha })
    }

    @Test
    fun `a layer whose alpha is a value that each composition sets fades in`() = agrees {
        val alpha by rising()
        Square(Modifier.alpha(alpha))
    }

    @Test
    fun `a layer around an opaque layer fades in`() = agrees {
        val alpha by rising()
        Box(Modifier.graphicsLayer { this.alpha = alpha }) { Box(Modifier.graphicsLayer { clip = true }) { Square() } }
    }

    @Test
    fun `the alphas of nested layers are multiplied`() = agrees {
        val alpha by rising()
        Box(Modifier.graphicsLayer { this.alpha = alpha }) { Square(Modifier.alpha(0.5f)) }
    }

    @Test
    fun `content fades in by an enter transition`() = agrees {
        AnimatedVisibility(isShown, enter = fadeIn(tween(FADE_MS, easing = LinearEasing))) {
            Box(Modifier.graphicsLayer { clip = true }) { Square() }
        }
    }

    @Test
    fun `content that a layout modifier places in a layer fades in`() = agrees {
        val alpha by rising()
        Square(
            Modifier.layout { measurable, constraints ->
                val placeable = measurable.measure(constraints)
                layout(placeable.width, placeable.height) { placeable.placeWithLayer(0, 0) { this.alpha = alpha } }
            },
        )
    }

    @Test
    fun `a composable without a modifier that a layout places in a layer fades in`() = agrees {
        val alpha by rising()
        Layout(content = { Layout(content = { Square() }) { inside, constraints -> placed(inside, constraints) { it.place(0, 0) } } }) { inside, constraints ->
            placed(inside, constraints) { it.placeWithLayer(0, 0) { this.alpha = alpha } }
        }
    }

    private fun MeasureScope.placed(inside: List<Measurable>, constraints: Constraints, place: Placeable.PlacementScope.(Placeable) -> Unit): MeasureResult {
        val placeable = inside.single().measure(constraints)
        return layout(placeable.width, placeable.height) { place(placeable) }
    }

    @Test
    fun `a plain text in a layer fades in`() = agrees(::isTextSeen) {
        val alpha by rising()
        Column(Modifier.graphicsLayer { this.alpha = alpha }) { BasicText(WORDS, style = TextStyle(fontSize = 60.sp)) }
    }

    @Test
    fun `a plain text fades in by its colour`() = agrees(::isTextSeen) {
        val alpha by rising()
        BasicText(WORDS, style = TextStyle(fontSize = 60.sp, color = Color.Black.copy(alpha = alpha)))
    }

    // Returns true if any pixel below the window's title bar is dark enough. The text is black on white.
    private fun isTextSeen(bitmap: Bitmap): Boolean {
        for (y in 100 until 240) for (x in 0 until 300) if (android.graphics.Color.green(bitmap.getPixel(x, y)) <= 255 - 25.5f) return true
        return false
    }

    private companion object {
        const val FADE_MS = 800
        const val WORDS = "Words, large enough to count"
        val GREEN = android.graphics.Color.green(Pictures.COLOR)
    }
}
