package dev.alldrawn.internal.delivery

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard

/** Sends what was left when the app went, once there is a network: the system starts it, and the app's process for it. */
internal class UploadJob : JobService() {
    override fun onStartJob(parameters: JobParameters): Boolean = Guard.ask(Entry.JOB, false) {
        // The app installs the SDK in Application.onCreate, which came before; the rest may still be loading.
        Delivery.onceInstalled { delivery ->
            if (delivery == null) jobFinished(parameters, false)
            else delivery.drain { waitMs -> jobFinished(parameters, waitMs != null) }
        }
    }

    /** What is under way ends by itself; what is not delivered then is tried again. */
    override fun onStopJob(parameters: JobParameters): Boolean = true

    companion object {
        /** The job's number among the app's own: unlikely to be one of them. */
        const val ID = 0x0A11D7A

        /** Asks for the job, [waitMs] from now at the earliest, in the place of one that was asked for before. */
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
