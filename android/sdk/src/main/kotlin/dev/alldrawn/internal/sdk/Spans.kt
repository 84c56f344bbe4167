package dev.alldrawn.internal.sdk

import android.os.Build
import android.os.Trace
import dev.alldrawn.VisitEvent
import dev.alldrawn.internal.visit.Visit

/** Writes a span for each visit into the platform's trace (Perfetto, systrace). */
internal object Spans {
    fun begin(visit: Visit) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) SpansOf29.begin(visit.surface.name, visit.handle)
    }

    /** Ends a visit's span. [event] is null if the visit is not sampled or was dropped. */
    fun end(visit: Visit, event: VisitEvent?) {
        // The core did not begin the visit, so there is no span.
        if (visit.handle == 0) return
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
            SpansOf29.end(visit.surface.name, visit.handle)
        } else if (event != null) {
            // Before Android 10 a section must end in the message in which it began. Write an empty section whose name
            // has the duration.
            Trace.beginSection("alldrawn ${event.surface} ${event.outcome} ${event.elapsedMs} ms".take(MAX_NAME))
            Trace.endSection()
        }
    }

    private const val MAX_NAME = 127
}

/** Trace sections that may last longer than one message; they need Android 10. */
@FromApi(29)
private object SpansOf29 {
    fun begin(name: String, cookie: Int) = Trace.beginAsyncSection("alldrawn $name", cookie)

    fun end(name: String, cookie: Int) = Trace.endAsyncSection("alldrawn $name", cookie)
}
