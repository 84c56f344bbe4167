package dev.alldrawn.adapters

import android.graphics.Bitmap
import androidx.activity.compose.setContent
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.text.BasicText
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.mutableStateListOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.unit.dp
import dev.alldrawn.Outcome
import dev.alldrawn.compose.Compositions
import dev.alldrawn.compose.PerfState
import dev.alldrawn.compose.perfBusy
import dev.alldrawn.compose.perfImage
import dev.alldrawn.compose.surface
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

private val RED = Color(Pictures.COLOR)

/** Tests that composables are nodes of the surface around them, which a view or a modifier may declare. */
@RunWith(DeviceRunner::class)
class ComposeTest {
    @get:Rule
    val fresh = FreshSdk()

    private var isLoaded by mutableStateOf(false)
    private var destination by mutableIntStateOf(0)
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

    /** A picture of 300 × 300 dp, grey until it is loaded. */
    @Composable
    private fun Picture(isDrawn: () -> Boolean = { isLoaded }) {
        Box(
            Modifier.size(300.dp).perfImage { if (isDrawn()) PerfState.DRAWN else PerfState.PENDING }
                .background(if (isDrawn()) RED else Color.LightGray),
        )
    }

    private fun open(content: @Composable () -> Unit) = measured.open { it.setContent(content = content) }

    private fun change(act: () -> Unit) {
        act()
        Snapshot.sendApplyNotifications()
    }

    private fun isRed(bitmap: Bitmap, y: Int = 150) = bitmap.getPixel(150, y) == Pictures.COLOR

    @Test
    fun `a screen's visit waits until a picture with perfImage is drawn`() {
        open {
            Column {
                Picture()
                BasicText("Some words under it")
            }
        }
        Frames.step(400)
        assertEquals("the visit ended while the picture was a grey box", 0, measured.events.size)
        change { isLoaded = true }
        assertEquals(Outcome.COMPLETE, measured.untilAgrees(shows = ::isRed).outcome)
    }

    @Test
    fun `a visit waits while perfBusy declares a skeleton`() {
        open {
            Column(Modifier.fillMaxSize()) {
                Box(Modifier.size(300.dp).perfBusy { !isLoaded }.background(if (isLoaded) RED else Color.LightGray))
                Box(Modifier.size(300.dp).background(RED).perfImage())
            }
        }
        Frames.step(120)
        assertEquals(0, measured.events.size)
        change { isLoaded = true }
        measured.untilAgrees(shows = ::isRed)
    }

    private fun countsText(modifier: Modifier = Modifier) {
        var text by mutableStateOf("")
        open { Column(Modifier.fillMaxSize()) { BasicText(text, modifier.fillMaxWidth().height(200.dp)) } }
        Frames.step(30)
        change { text = "Words that came late" }
        val shown = Frames.now() + 2 * Frames.INTERVAL_NS
        val event = measured.until()
        assertEquals(shown.toDouble(), event.startNanos + event.visuallyCompleteMs!! * 1e6, 1e5)
    }

    @Test
    fun `a visit ends with a plain text that has no perf modifier`() = countsText()

    @Test
    fun `a visit ends with a plain text that is hidden from accessibility services`() = countsText(Modifier.clearAndSetSemantics { })

    @Test
    fun `each composable with the surface modifier is a surface`() {
        open {
            when (destination) {
                0 -> Box(Modifier.fillMaxSize().surface("Home")) { Picture { true } }
                else -> Box(Modifier.fillMaxSize().surface("Details")) { Picture() }
            }
        }
        measured.until(2)
        change { destination = 1 }
        Frames.step(30)
        change { isLoaded = true }
        val event = measured.until(3)
        assertEquals("Details", event.surface)
        assertEquals(setOf("Home", "Screen"), measured.events.take(2).map { it.surface }.toSet())
        assertEquals(Outcome.COMPLETE, event.outcome)
    }

    @Test
    fun `a recycled slot of a lazy list is another node`() {
        val loaded = mutableStateListOf(*Array(60) { it < 20 })
        val list = LazyListState()
        open {
            LazyColumn(Modifier.fillMaxSize(), list) {
                items(60, contentType = { 0 }) { row ->
                    val isRowLoaded = loaded[row]
                    Box(
                        Modifier.fillMaxWidth().height(100.dp).perfImage(row) { if (loaded[row]) PerfState.DRAWN else PerfState.PENDING }
                            .background(if (isRowLoaded) RED else Color.LightGray),
                    )
                }
            }
        }
        Frames.step(20)
        // The app scrolls. The rows from 30 on reuse the slots of the first rows, and their pictures are not loaded
        // yet.
        list.requestScrollToItem(30)
        Frames.step(120)
        assertEquals("the visit ended while rows were loading", 0, measured.events.size)
        change { for (row in loaded.indices) loaded[row] = true }
        measured.untilAgrees { isRed(it) && isRed(it, 450) }
    }
}
