package dev.alldrawn.internal.delivery

import android.app.Application
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.content.Context
import dev.alldrawn.UploadClient
import dev.alldrawn.VisitEvent
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.Core
import dev.alldrawn.internal.core.Leave
import dev.alldrawn.internal.core.Native
import dev.alldrawn.internal.delivery.Collector.Companion.reply
import dev.alldrawn.testing.DeviceRunner
import java.io.File
import java.io.IOException
import java.nio.ByteBuffer
import java.util.Collections
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadow.api.Shadow

/**
 * Tests the way of events from a finished visit to the collector. There is only one test, because a process has only
 * one queue. It runs in real time, because uploads do.
 */
@RunWith(DeviceRunner::class)
class DeliveryAloneTest {
    private val application: Application = RuntimeEnvironment.getApplication()
    private val folder = File(application.noBackupFilesDir, "alldrawn")
    private val log: MutableList<String> = Collections.synchronizedList(ArrayList())
    private val jobs = application.getSystemService(Context.JOB_SCHEDULER_SERVICE) as JobScheduler
    private lateinit var core: Core
    private var visits = 0

    @Test
    fun `events arrive once, after retries if needed, and not without consent`() = Collector().use { collector ->
        Native.load()
        refusals()
        assertFalse("a job must not wait if no installation is expected", Delivery.onceInstalled { })
        Delivery.expect()
        var handedOver: Delivery? = null
        assertTrue(Delivery.onceInstalled { handedOver = it })
        assertNull(Delivery.install(application, collector.address, client = null, consent = true, log::add, Installation.Pace(gapMs = 0, batchAgeMs = 0)))
        val delivery = Delivery.current!!
        assertEquals("the job that waited did not receive the delivery", delivery, handedOver)
        core = Core.open()!!

        retries(collector, delivery)
        jobs(collector, delivery)
        consent(collector, delivery)
        // In each of the three parts above, one upload fails and the next one succeeds.
        assertEquals("$log", 3, log.size)
        for (line in log) assertTrue(line, "an upload has failed, with status 503" in line)
    }

    private fun refusals() {
        for (endpoint in listOf("", "perf.example.com", "ftp://example.com/", "http://", "http:///v1", "http://a b/")) {
            val fault = Delivery.install(application, endpoint, null, true, log::add)
            assertEquals("\"$endpoint\" is not a valid endpoint: it needs http(s):// and a host", fault)
        }
        assertNull(Delivery.current)
    }

    private fun retries(collector: Collector, delivery: Delivery) {
        collector.answers += { it.responseHeaders["Retry-After"] = "1"; it.reply(503) }
        // The collector closes the connection without a response.
        collector.answers += { }
        val bytes = visit()
        delivery.finished()
        val (refused, cut, taken) = List(3) { collector.next()!! }
        // The batches differ in their `sent_wall_ms`.
        assertArrayEquals("the retry must send the same visit", bytes, refused.visits.single().bytes)
        assertArrayEquals("and again", bytes, cut.visits.single().bytes)
        assertEquals("application/x-protobuf", taken.headers["Content-type"])
        assertEquals("gzip", taken.headers["Content-encoding"])
        assertEquals("application/x-protobuf", taken.headers["Accept"])
        assertEquals("the user agent must not name the device", "alldrawn", taken.headers["User-agent"])
        assertArrayEquals("the uploaded event must have the bytes that the app received", bytes, taken.visits.single().bytes)
        assertNull("the event must be sent only once", collector.next(1))
    }

    private fun jobs(collector: Collector, delivery: Delivery) {
        assertNull(jobs.getPendingJob(UploadJob.ID))
        collector.answers += { it.responseHeaders["Retry-After"] = "3"; it.reply(503) }
        visit()
        delivery.background()
        assertNotNull(collector.next())
        await("a job is scheduled") { jobs.getPendingJob(UploadJob.ID) != null }
        val job = jobs.getPendingJob(UploadJob.ID)!!
        assertEquals(UploadJob::class.java.name, job.service.className)
        assertTrue("the job must wait as long as the collector asked: ${job.minLatencyMillis}", job.minLatencyMillis in 1..6_000)

        val early = run()
        assertTrue("a job that runs too early must be scheduled again", early.isRescheduleNeeded)
        assertNull(collector.next(0))
        await("the wait is over") { run().let { !it.isRescheduleNeeded } }
        assertEquals(listOf(2), collector.next()!!.visits.map { it.visitId.take(8).toInt(16) })
        await("the job is cancelled") { jobs.getPendingJob(UploadJob.ID) == null }
        delivery.foreground()
    }

    // Starts the service as the system does, and waits until the job is finished.
    private fun run(): org.robolectric.shadows.ShadowJobService {
        val service = Robolectric.buildService(UploadJob::class.java).create().get()
        assertTrue(service.onStartJob(Shadow.newInstanceOf(JobParameters::class.java)))
        val shadow = shadowOf(service)
        await("the job is done") { shadow.isJobFinished }
        return shadow
    }

    private fun consent(collector: Collector, delivery: Delivery) {
        collector.answers += { it.responseHeaders["Retry-After"] = "2"; it.reply(503) }
        visit()
        delivery.finished()
        assertNotNull(collector.next())
        assertTrue("the event is on the disk", isStored())
        delivery.consent(false)
        await("the event is erased from the disk") { !isStored() }
        core.begin(Begin(ByteArray(16), "Settings", at = 1, wallMs = 0))
        assertEquals("a visit began without consent", 0, core.begun)
        assertNull("an event was sent without consent", collector.next(5))

        delivery.consent(true)
        val bytes = visit()
        delivery.finished()
        assertArrayEquals("only the event after the new consent must be sent", bytes, collector.next()!!.visits.single().bytes)
    }

    private fun visit(): ByteArray {
        val at = ++visits * 10_000_000_000L
        core.begin(Begin(ByteBuffer.allocate(16).putInt(visits).array(), "Settings", at, System.currentTimeMillis()))
        val visit = core.begun
        core.leave(visit, at + 300_000_000, Leave.BACK)
        return VisitEvent.read(core.finish(visit, emptyList())!!).bytes.also { assertTrue(Native.flush(false)) }
    }

    private fun isStored() = folder.isStored("Settings")

    private fun await(what: String, done: () -> Boolean) {
        val until = System.currentTimeMillis() + 60_000
        while (!done()) {
            assertTrue("waited 60 s in vain: $what", System.currentTimeMillis() < until)
            Thread.sleep(10)
        }
    }
}

/** Tests exceptions of an app's own upload client. */
@RunWith(DeviceRunner::class)
class UploadClientAloneTest {
    @Test
    fun `an exception of the app's client does not stop uploads`() {
        Native.load()
        val log = Collections.synchronizedList(ArrayList<String>())
        val urls = Collections.synchronizedList(ArrayList<String>())
        val client = UploadClient { url, _, body ->
            urls += url
            when (urls.size) {
                1 -> throw IllegalStateException("a bug of the app's")
                2 -> throw IOException("no network")
                3 -> throw NoClassDefFoundError("okhttp3/Call")
                else -> dev.alldrawn.UploadResponse(200, byteArrayOf(8, 1)).also { assertTrue(body.isNotEmpty()) }
            }
        }
        val application = RuntimeEnvironment.getApplication()
        val pace = Installation.Pace(gapMs = 0, batchAgeMs = 0)
        assertNull(Delivery.install(application, "https://perf.example.com/v1/visits", client, true, log::add, pace))
        val core = Core.open()!!
        core.begin(Begin(ByteArray(16), "Home", at = 1_000_000_000, wallMs = System.currentTimeMillis()))
        val visit = core.begun
        core.leave(visit, 2_000_000_000, Leave.BACK)
        core.finish(visit, emptyList())!!
        Delivery.current!!.background()
        val until = System.currentTimeMillis() + 60_000
        while (urls.size < 4 && System.currentTimeMillis() < until) {
            Thread.sleep(20)
            Delivery.current!!.finished()
        }
        assertEquals(List(4) { "https://perf.example.com/v1/visits" }, urls.toList())
        assertEquals("$log", 3, log.size)
        assertTrue(log[0], "a bug of the app's" in log[0])
        assertTrue(log[1], "no network" in log[1])
        assertTrue(log[2], "okhttp3/Call" in log[2])
    }
}
