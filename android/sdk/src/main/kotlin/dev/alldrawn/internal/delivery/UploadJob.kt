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
 * Sends the events that were left when the app went to the background. The system starts this job, and the app's
 * process if needed, when there is a network.
 */
internal class UploadJob : JobService() {
    override fun onStartJob(parameters: JobParameters): Boolean = Guard.ask(Entry.JOB, false) {
        // The app has called install() in Application.onCreate before this method runs, but the installation may still
        // be running on its own thread.
        Delivery.onceInstalled { delivery ->
            if (delivery == null) jobFinished(parameters, false)
            else delivery.drain { waitMs -> jobFinished(parameters, waitMs != null) }
        }
    }

    /** Does not stop a running upload. Returns true: the system starts the job again later for the remaining events. */
    override fun onStopJob(parameters: JobParameters): Boolean = true

    companion object {
        /** The job's id. It must differ from the ids of the app's own jobs, so it is an unlikely number. */
        const val ID = 0x0A11D7A

        /**
         * Schedules the job to run in [waitMs] milliseconds at the earliest. Replaces a job that is already scheduled.
         */
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
