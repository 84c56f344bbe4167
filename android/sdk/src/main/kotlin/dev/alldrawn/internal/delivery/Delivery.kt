package dev.alldrawn.internal.delivery

import android.content.Context
import dev.alldrawn.UploadClient
import dev.alldrawn.internal.core.Native
import java.io.File
import java.net.URI
import java.net.URISyntaxException

/** Sends this process's events from the durable queue to the collector. */
internal class Delivery private constructor(
    private val context: Context,
    endpoint: String,
    client: UploadClient,
    private val log: (String) -> Unit,
) {
    private val uploads = Uploads(endpoint, client, log, ::onIdle)

    // A job is scheduled only in the background: in the foreground the process sends by itself.
    private var isInBackground = false
    private var isScheduled = false

    /**
     * Sends the event of a visit that finished; at once in the background, where the process may end soon. Any thread.
     */
    fun finished(): Unit = if (synchronized(this) { isInBackground }) uploads.hurry() else uploads.check()

    /**
     * Sends the remaining events because the app went to the background; what cannot be sent now is left to a job. Any
     * thread.
     */
    fun background() {
        synchronized(this) { isInBackground = true }
        uploads.hurry()
    }

    /** Registers that the app is in the foreground again. Any thread. */
    fun foreground() {
        synchronized(this) { isInBackground = false }
    }

    /**
     * Sets the user's consent. Without it, collected events are erased, also on disk, and nothing more is collected.
     * Main thread.
     */
    fun consent(consent: Boolean) {
        Native.consent(consent)
        // Without consent the queue is empty, which cancels the job.
        uploads.check()
    }

    /** Sends what is due, then calls [done] with the wait until more is due. For the job. */
    fun drain(done: (waitMs: Long?) -> Unit): Unit = uploads.drain(done)

    private fun onIdle(waitMs: Long?) {
        val isWanted = synchronized(this) { isInBackground } && waitMs != null
        if (!isWanted && !isScheduled) return
        try {
            if (waitMs != null && isWanted) UploadJob.schedule(context, waitMs) else UploadJob.cancel(context)
            isScheduled = isWanted
        } catch (error: RuntimeException) {
            // The merged manifest lacks the service, or the app has scheduled too many jobs.
            log("alldrawn: no job can be scheduled for the remaining events ($error); they are sent when the app is opened again")
        }
    }

    companion object {
        // Callbacks of jobs that wait for the installation; null before [expect] and once the installation is over.
        private var waiting: ArrayList<(Delivery?) -> Unit>? = null

        /** This process's delivery, once it is installed. */
        @Volatile
        var current: Delivery? = null
            private set

        /** Announces that [install] will be called on another thread. */
        fun expect(): Unit = synchronized(this) { waiting = ArrayList() }

        /**
         * Calls [act] with the delivery as soon as it is installed, or with null if the installation fails, on any
         * thread. Returns false if no installation is expected, because the app does not install the SDK.
         */
        fun onceInstalled(act: (Delivery?) -> Unit): Boolean {
            val isWaiting = synchronized(this) { waiting?.add(act) ?: false }
            if (!isWaiting) act(current ?: return false)
            return true
        }

        /**
         * Installs the durable queue and sends what earlier processes left. Reads the disk: call it on the thread that
         * loads the library, before the core is opened. Returns null, or the reason why nothing was installed.
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
                !isUsable(endpoint) -> "\"$endpoint\" is not a valid endpoint: it needs http(s):// and a host"
                // Excluded from backups: a visit belongs to the device on which it was measured.
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

        /** Calls the waiting callbacks once the installation has succeeded or failed. Any thread. */
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
