package dev.alldrawn.adapters

import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import dev.alldrawn.okhttp.HoldingInterceptor
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.DrawingViewRoot
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicReference
import okhttp3.Call
import okhttp3.Callback
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Requests hold the visits that are under way when they begin, and never change their times (metric §8). */
@RunWith(DeviceRunner::class)
class RequestsTest {
    @get:Rule
    val fresh = FreshSdk()

    @get:Rule
    val pictures = Pictures()

    private val client = OkHttpClient.Builder().readTimeout(2, TimeUnit.MINUTES).addInterceptor(HoldingInterceptor()).build()
    private val read = AtomicReference<Int>()

    private fun send(request: Request) = client.newCall(request).enqueue(object : Callback {
        override fun onFailure(call: Call, e: java.io.IOException) = read.set(-1)

        override fun onResponse(call: Call, response: Response) = read.set(response.body!!.bytes().size)
    })

    private fun open(request: Request?): Measured = Measured().apply {
        open { screen ->
            screen.pictureBelowTitle().layoutParams.height = MATCH_PARENT
            request?.let(::send)
        }
    }

    @Test
    fun `an open request delays the confirmation, not the time`() {
        var firstDrawnAt = 0L
        DrawingViewRoot.onDrawn = { if (firstDrawnAt == 0L) firstDrawnAt = Frames.now() }
        val measured = open(Request.Builder().url(pictures.url("feed")).build())
        Frames.step(SETTLED * 6)
        assertEquals("held", 0, measured.events.size)
        pictures.release()
        // In real time: no frame passes, and no hold runs out, while the answer is on its way.
        while (read.get() == null) Thread.sleep(1)
        val event = measured.until()
        DrawingViewRoot.onDrawn = null
        assertTrue("read by the app as it was", read.get() > 0)
        // Its first frame's, on the screen at the display's next tick.
        assertEquals((firstDrawnAt + Frames.INTERVAL_NS).toDouble(), event.startNanos + event.visuallyCompleteMs!! * 1e6, 1e5)
        measured.close()
    }

    @Test
    fun `a request that fails lets go`() {
        val measured = open(Request.Builder().url("http://127.0.0.1:1/nothing").build())
        assertTrue(measured.until().isSettled)
        measured.close()
    }

    @Test
    fun `streams and web sockets hold nothing`() {
        val stream = Request.Builder().url(pictures.url("stream")).header("Accept", "text/event-stream").build()
        val measured = open(stream)
        send(Request.Builder().url(pictures.url("socket")).header("Upgrade", "websocket").build())
        Frames.step(SETTLED * 6)
        assertEquals(1, measured.events.size)
        pictures.release()
        measured.close()
    }

    private companion object {
        /** Frames of a second, and some; a screen with a title only settles in five. */
        const val SETTLED = 60
    }
}
