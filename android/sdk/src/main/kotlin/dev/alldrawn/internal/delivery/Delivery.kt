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

    // A job is scheduled only in the background. In the foreground the process sends events without a job.
    private var isInBackground = false
    private var isScheduled = false

    /**
     * Called when a visit has finished: sends its event with the next batch, or at once if the app is in the
     * background, where the process may end soon. Any thread.
     */
    fun finished(): Unit = if (synchronized(this) { isInBackground }) uploads.hurry() else uploads.check()

    /**
     * Sends the remaining events because the app went to the background. A job is scheduled for events that cannot be
     * sent now. Any thread.
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

    /**
     * For the job: sends the events that are due, then calls [done] with the milliseconds until more are due, or null.
     */
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
        // Callbacks of jobs that wait for the installation. Null before [expect] and after the installation.
        private var waiting: ArrayList<(Delivery?) -> Unit>? = null

        /** This process's delivery; null before it is installed. */
        @Volatile
        var current: Delivery? = null
            private set

        /** Announces that [install] will be called on another thread. */
        fun expect(): Unit = synchronized(this) { waiting = ArrayList() }

        /**
         * Calls [act], on any thread, with the delivery as soon as it is installed, or with null if the installation
         * fails. Returns false and does not call [act] if the app does not install the SDK.
         */
        fun onceInstalled(act: (Delivery?) -> Unit): Boolean {
            val isWaiting = synchronized(this) { waiting?.add(act) ?: false }
            if (!isWaiting) act(current ?: return false)
            return true
        }

        /**
         * Installs the durable queue and sends the events that earlier processes left in it. Reads the disk: call it on
         * the thread that loads the library, before the core is opened. Returns null on success, otherwise the reason
         * of the failure.
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
                // The folder is excluded from backups: a visit belongs to the device on which it was measured.
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
