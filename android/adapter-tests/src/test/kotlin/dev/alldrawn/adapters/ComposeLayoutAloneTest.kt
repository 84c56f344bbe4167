package dev.alldrawn.adapters

import androidx.activity.compose.setContent
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.size
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.Modifier
import androidx.compose.ui.layout.Layout
import androidx.compose.ui.unit.dp
import dev.alldrawn.AllDrawn
import dev.alldrawn.Status
import dev.alldrawn.compose.Compositions
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import org.junit.Assert.assertEquals
import org.junit.Assert.assertSame
import org.junit.Assert.assertThrows
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.shadows.ShadowLog

/**
 * Tests an app's layout that throws. Runs in a separate process, because Compose does not recover from the exception.
 */
@RunWith(DeviceRunner::class)
class ComposeLayoutAloneTest {
    private var fails by mutableStateOf(false)

    @Test
    fun `the app gets the error of its own layout, and the SDK stays on`() {
        val failure = NoSuchMethodError("the app's own")
        val measured = MeasuredScreen()
        Compositions.install()
        measured.open { screen ->
            screen.setContent {
                // The size is fixed, so that Compose lays out the composable again while drawing, and not before.
                Box(Modifier.fillMaxSize()) {
                    Box(Modifier.size(100.dp)) { Layout { _, _ -> if (fails) throw failure else layout(10, 10) {} } }
                }
            }
        }
        Frames.step(5)
        fails = true
        Snapshot.sendApplyNotifications()
        assertSame(failure, assertThrows(NoSuchMethodError::class.java) { Frames.step(3) })
        assertEquals(Status.Ready, AllDrawn.status)
        assertEquals(emptyList<String>(), ShadowLog.getLogsForTag("alldrawn").map { it.msg })
    }
}
