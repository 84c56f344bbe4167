package dev.alldrawn.internal.delivery

import android.content.Context
import dev.alldrawn.UploadClient
import dev.alldrawn.internal.core.Native
import java.io.File
import java.net.URI
import java.net.URISyntaxException

/** From the durable queue to the collector, for this process. */
internal class Delivery private constructor(
    private val context: Context,
    endpoint: String,
    client: UploadClient,
    private val log: (String) -> Unit,
) {
    private val uploads = Uploads(endpoint, client, log, ::onIdle)

    // A job is asked for while something is left and nobody looks: in the foreground the process does it itself.
    private var isInBackground = false
    private var isScheduled = false

    /** A visit has finished; where nobody looks at the app it is due at once, since the process may not live until it were. Any thread. */
    fun finished(): Unit = if (synchronized(this) { isInBackground }) uploads.hurry() else uploads.check()

    /** The app has gone to the background: what is left is sent now, or by a job once there is a network. Any thread. */
    fun background() {
        synchronized(this) { isInBackground = true }
        uploads.hurry()
    }

    /** The app is in the foreground again. Any thread. */
    fun foreground() {
        synchronized(this) { isInBackground = false }
    }

    /** The user's consent. Without it what was collected is erased, on disk too, and nothing more is. Main thread. */
    fun consent(consent: Boolean) {
        Native.consent(consent)
        // Without consent the queue is empty, and the job goes.
        uploads.check()
    }

    /** Sends what is due and tells when there is more, for the job. */
    fun drain(done: (waitMs: Long?) -> Unit): Unit = uploads.drain(done)

    private fun onIdle(waitMs: Long?) {
        val isWanted = synchronized(this) { isInBackground } && waitMs != null
        if (!isWanted && !isScheduled) return
        try {
            if (waitMs != null && isWanted) UploadJob.schedule(context, waitMs) else UploadJob.cancel(context)
            isScheduled = isWanted
        } catch (error: RuntimeException) {
            // No such service in the merged manifest, or too many jobs of the app's own.
            log("alldrawn: no job can be scheduled for what is left ($error); it is sent when the app is next opened")
        }
    }

    companion object {
        // What a job waits for; null once it is known how the installation went, and before one is expected.
        private var waiting: ArrayList<(Delivery?) -> Unit>? = null

        /** The one of this process, once it is installed. */
        @Volatile
        var current: Delivery? = null
            private set

        /** [install] will be called, on another thread. */
        fun expect(): Unit = synchronized(this) { waiting = ArrayList() }

        /**
         * Hands over the delivery as soon as it is installed, null where that fails, on any thread. False where none is
         * expected: the app does not install the SDK.
         */
        fun onceInstalled(act: (Delivery?) -> Unit): Boolean {
            val isWaiting = synchronized(this) { waiting?.add(act) ?: false }
            if (!isWaiting) act(current ?: return false)
            return true
        }

        /**
         * Installs the durable queue and sends what earlier processes left. Reads the disk: on the thread that loads the
         * library, before the core is opened. Null, or what is wrong; then nothing is installed.
         */
        fun install(
            context: Context,
            endpoint: String,
            client: UploadClient?,
            consent: Boolean,
            log: (String) -> Unit,
            pace: Installation.Pace? = null,
        ): String? {
            val fault = when {
                !isUsable(endpoint) -> "\"$endpoint\" is no address to send events to: it needs http(s):// and a host"
                // Out of backups: a visit belongs to the device that it was on.
                else -> Installation(File(context.noBackupFilesDir, "alldrawn"), consent, pace).install()
            }
            if (fault == null) {
                val delivery = Delivery(context.applicationContext ?: context, endpoint, client ?: UrlConnectionClient, log)
                current = delivery
                delivery.uploads.check()
            }
            installDone()
            return fault
        }

        /** It is known how the installation went: whoever waits for it is handed what there is. Any thread. */
        fun installDone() {
            val waited = synchronized(this) { waiting.also { waiting = null } }
            waited?.forEach { it(current) }
        }

        private fun isUsable(endpoint: String): Boolean = try {
            val address = URI(endpoint)
            (address.scheme.equals("https", true) || address.scheme.equals("http", true)) && !address.host.isNullOrEmpty()
        } catch (_: URISyntaxException) {
            false
        }
    }
}
