package dev.alldrawn.internal.sdk

import android.os.Build
import android.os.Trace
import dev.alldrawn.VisitEvent
import dev.alldrawn.internal.visit.Visit

/** A span of each visit in the platform's tracer (Perfetto, systrace). */
internal object Spans {
    fun begin(visit: Visit) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) SpansOf29.begin(visit.surface.name, visit.handle)
    }

    /** Ends the span of a visit, which has no [event] if it is not sampled or was dropped. */
    fun end(visit: Visit, event: VisitEvent?) {
        // The core has not begun it, nor has its span.
        if (visit.handle == 0) return
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
            SpansOf29.end(visit.surface.name, visit.handle)
        } else if (event != null) {
            // Sections of older systems lie within one message: the mark says how long it was.
            Trace.beginSection("alldrawn ${event.surface} ${event.outcome} ${event.elapsedMs} ms".take(MAX_NAME))
            Trace.endSection()
        }
    }

    private const val MAX_NAME = 127
}

/** Sections that last longer than a message. */
@FromApi(29)
private object SpansOf29 {
    fun begin(name: String, cookie: Int) = Trace.beginAsyncSection("alldrawn $name", cookie)

    fun end(name: String, cookie: Int) = Trace.endAsyncSection("alldrawn $name", cookie)
}
