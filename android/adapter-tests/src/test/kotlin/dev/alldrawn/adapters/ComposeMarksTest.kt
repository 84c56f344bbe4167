package dev.alldrawn.adapters

import android.os.SystemClock
import android.view.MotionEvent
import androidx.activity.compose.setContent
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.text.BasicText
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.ProgressBarRangeInfo
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.progressBarRangeInfo
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import dev.alldrawn.Outcome
import dev.alldrawn.SurfaceTracker
import dev.alldrawn.VisitEvent
import dev.alldrawn.compose.Compositions
import dev.alldrawn.compose.perfError
import dev.alldrawn.compose.perfImage
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Wire
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests errors (metric §4), live regions (§7a) and touched controls (§7) in Compose. */
@RunWith(DeviceRunner::class)
class ComposeMarksTest {
    @get:Rule
    val fresh = FreshSdk()

    private var hasChanged by mutableStateOf(false)
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

    private fun open(content: @Composable () -> Unit) = measured.open { it.setContent(content = content) }

    private fun change() {
        hasChanged = true
        Snapshot.sendApplyNotifications()
    }

    @Composable
    private fun Photo(modifier: Modifier = Modifier) = Box(modifier.fillMaxWidth().height(300.dp).background(Color.Red).perfImage())

    @Test
    fun `a composable with perfError is an error, with what it is made of`() {
        open { Column(Modifier.fillMaxSize().perfError()) { BasicText("The feed cannot be shown now", Modifier.fillMaxWidth().height(200.dp)) } }
        assertEquals(Outcome.ERROR, measured.until().outcome)
    }

    @Test
    fun `a text with perfError is an error itself`() {
        open {
            Column(Modifier.fillMaxSize()) {
                BasicText("A title that is there", Modifier.fillMaxWidth().height(100.dp))
                BasicText("No rows", Modifier.fillMaxWidth().height(200.dp).perfError("rows"))
            }
        }
        assertEquals(Outcome.ERROR, measured.until().outcome)
    }

    @Test
    fun `content that takes the place of an error is the end`() {
        open {
            Column(Modifier.fillMaxSize()) {
                if (hasChanged) Photo() else BasicText("Try again", Modifier.fillMaxWidth().height(200.dp).perfError())
            }
        }
        Frames.step(30)
        change()
        val shown = Frames.now() + 2 * Frames.INTERVAL_NS
        val event = measured.until()
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertEquals(shown.toDouble(), event.endNanos(), 1e5)
    }

    private fun message(modifier: Modifier): VisitEvent {
        open {
            Column(Modifier.fillMaxSize()) {
                Photo()
                if (hasChanged) Box(modifier) { BasicText("The draft is saved", Modifier.fillMaxWidth().height(24.dp)) }
            }
        }
        Frames.step(30)
        change()
        return measured.until()
    }

    @Test
    fun `what appears in a live region does not move the end`() {
        val event = message(Modifier.semantics { liveRegion = LiveRegionMode.Polite })
        assertTrue("$event", event.isSettled && event.visuallyCompleteMs == event.firstCandidateMs)
    }

    @Test
    fun `what appears elsewhere moves the end`() {
        val event = message(Modifier)
        assertTrue("$event", event.visuallyCompleteMs!! > event.firstCandidateMs!! + 400)
    }

    /** Returns the event of a surface that a tap on the first of two buttons opens. A spinner then turns in one of them. */
    private fun tap(spinner: Int): VisitEvent {
        open {
            Column(Modifier.fillMaxSize()) {
                for (button in 0..1) {
                    Box(Modifier.size(200.dp, 60.dp).clickable { SurfaceTracker("Filtered", measured.screen.window.decorView); change() }) {
                        val turns = Modifier.size(20.dp).semantics { progressBarRangeInfo = ProgressBarRangeInfo.Indeterminate }
                        if (hasChanged && button == spinner) Box(turns)
                    }
                }
                Photo()
            }
        }
        measured.until(1)
        val y = measured.screen.window.decorView.height - measured.screen.findViewById<android.view.View>(android.R.id.content).height + 30f
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            val at = SystemClock.uptimeMillis()
            measured.screen.window.decorView.dispatchTouchEvent(MotionEvent.obtain(at, at, action, 100f, y, 0))
            Frames.step(2)
        }
        return measured.until(2).also { assertEquals("Filtered", it.surface) }
    }

    @Test
    fun `a small spinner in the control that the user touched holds nothing up`() {
        assertFalse(tap(spinner = 0).ignoredASpinner())
    }

    @Test
    fun `a small spinner in another control holds up for ten seconds`() {
        assertTrue(tap(spinner = 1).ignoredASpinner())
    }

    private fun VisitEvent.ignoredASpinner(): Boolean = Wire(bytes)[FLAGS]!!.single() as Long and (1L shl BUSY_IGNORED) != 0L

    private fun VisitEvent.endNanos(): Double = startNanos + visuallyCompleteMs!! * 1e6

    private companion object {
        /** The numbers of the field `flags` and of its bit `BUSY_IGNORED` in `visit.proto`. */
        const val FLAGS = 14
        const val BUSY_IGNORED = 15
    }
}
