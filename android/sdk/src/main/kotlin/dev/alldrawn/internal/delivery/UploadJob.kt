package dev.alldrawn.internal.delivery

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard

/**
 * Sends the events that were left when the app was closed, once there is a network. The system starts the job, and the
 * app's process if needed.
 */
internal class UploadJob : JobService() {
    override fun onStartJob(parameters: JobParameters): Boolean = Guard.ask(Entry.JOB, false) {
        // The app has installed the SDK in Application.onCreate before this call; the installation may still be
        // running.
        Delivery.onceInstalled { delivery ->
            if (delivery == null) jobFinished(parameters, false)
            else delivery.drain { waitMs -> jobFinished(parameters, waitMs != null) }
        }
    }

    /** A running upload goes on by itself. The job is scheduled again for events that are not delivered by then. */
    override fun onStopJob(parameters: JobParameters): Boolean = true

    companion object {
        /** The job's id among the app's own; unlikely to be in use. */
        const val ID = 0x0A11D7A

        /** Schedules the job for [waitMs] milliseconds from now at the earliest. Replaces an earlier request. */
        fun schedule(context: Context, waitMs: Long) {
            val job = JobInfo.Builder(ID, ComponentName(context, UploadJob::class.java))
                .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
                .setMinimumLatency(waitMs)
                .build()
            scheduler(context)?.schedule(job)
        }

        fun cancel(context: Context) {
            scheduler(context)?.cancel(ID)
        }

        private fun scheduler(context: Context) = context.getSystemService(Context.JOB_SCHEDULER_SERVICE) as? JobScheduler
    }
}
