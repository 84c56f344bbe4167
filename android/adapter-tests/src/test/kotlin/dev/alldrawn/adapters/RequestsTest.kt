package dev.alldrawn.adapters

import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import dev.alldrawn.okhttp.HoldingInterceptor
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.DrawingViewRoot
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.Wire
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

/** Tests that a request holds the visits that are running when it begins, and never changes their times (metric §8). */
@RunWith(DeviceRunner::class)
class RequestsTest {
    @get:Rule
    val fresh = FreshSdk()

    @get:Rule
    val pictures = Pictures()

    private val client = OkHttpClient.Builder().readTimeout(2, TimeUnit.MINUTES).addInterceptor(HoldingInterceptor()).build()
    private val read = AtomicReference<Int>()

    private fun send(request: Request): Call = client.newCall(request).apply {
        enqueue(object : Callback {
            override fun onFailure(call: Call, e: java.io.IOException) = read.set(-1)

            override fun onResponse(call: Call, response: Response) = read.set(response.body!!.bytes().size)
        })
    }

    private fun open(request: Request?): MeasuredScreen = MeasuredScreen().apply {
        open { screen ->
            screen.pictureBelowTitle().layoutParams.height = MATCH_PARENT
            request?.let(::send)
        }
    }

    @Test
    fun `a running request delays the confirmation and does not change the time`() {
        var firstDrawnAt = 0L
        DrawingViewRoot.onDrawn = { if (firstDrawnAt == 0L) firstDrawnAt = Frames.now() }
        val measured = open(Request.Builder().url(pictures.url("feed")).build())
        Frames.step(SETTLED * 6)
        assertEquals("the visit ended during the request", 0, measured.events.size)
        pictures.release()
        // Waits in real time until the response has arrived. No frame runs meanwhile, so no hold times out.
        while (read.get() == null) Thread.sleep(1)
        val event = measured.until()
        DrawingViewRoot.onDrawn = null
        assertTrue("the app did not get the response", read.get() > 0)
        // The expected time is that of the first frame, which is on the screen at the display's next refresh.
        assertEquals((firstDrawnAt + Frames.INTERVAL_NS).toDouble(), event.startNanos + event.visuallyCompleteMs!! * 1e6, 1e5)
        measured.close()
    }

    /** Sends a request, waits in real time until it has ended, and returns how many failed requests the event counts. */
    private fun failures(url: String, meanwhile: (Call) -> Unit = {}): Long {
        lateinit var call: Call
        val measured = MeasuredScreen().apply {
            open { screen ->
                screen.pictureBelowTitle()
                call = send(Request.Builder().url(url).build())
            }
        }
        Frames.step(2)
        meanwhile(call)
        while (read.get() == null) Thread.sleep(1)
        val event = measured.until()
        measured.close()
        assertTrue("the request still holds the visit", event.isSettled)
        return Wire(event.bytes)[FAILED_REQUESTS]?.single() as Long? ?: 0
    }

    @Test
    fun `a request that fails ends its hold, and is counted`() = assertEquals(1, failures("http://127.0.0.1:1/nothing"))

    @Test
    fun `an answer with an error is counted as a failure`() = assertEquals(1, failures(pictures.url("missing/feed")) { pictures.release() })

    @Test
    fun `a request that the app cancels has not failed`() = assertEquals(0, failures(pictures.url("feed"), Call::cancel))

    @Test
    fun `an answer without an error has not failed`() = assertEquals(0, failures(pictures.url("feed")) { pictures.release() })

    @Test
    fun `event streams and web sockets hold no visit`() {
        val stream = Request.Builder().url(pictures.url("stream")).header("Accept", "text/event-stream").build()
        val measured = open(stream)
        send(Request.Builder().url(pictures.url("socket")).header("Upgrade", "websocket").build())
        Frames.step(SETTLED * 6)
        assertEquals(1, measured.events.size)
        pictures.release()
        measured.close()
    }

    private companion object {
        /** The number of the field `failed_requests` in `visit.proto`. */
        const val FAILED_REQUESTS = 35

        /** Number of frames in one second. A screen with only a title is sparse, so it settles after five seconds. */
        const val SETTLED = 60
    }
}
