package dev.alldrawn.internal.views

import dev.alldrawn.PerfBusyView
import dev.alldrawn.PerfImageView
import dev.alldrawn.PerfTextView
import dev.alldrawn.PerfVideoView
import dev.alldrawn.PerfView
import dev.alldrawn.internal.core.Answered
import dev.alldrawn.internal.core.Interface
import dev.alldrawn.internal.core.PerfRecord

/**
 * The values that a Perf view's methods returned, packed for a record. [kind] has a bit for each interface that the
 * view implements ([Interface]), [state] a bit for each method that returned true ([Answered]). The core interprets
 * them.
 */
internal class PerfAnswers {
    /** The record's kind. */
    var kind = 0
        private set

    /** The record's state. */
    var state = 0
        private set

    /** Calls the methods of a Perf view. They are the app's code and may throw. */
    fun read(view: PerfView?, busy: PerfBusyView?) {
        kind = PerfRecord.ANSWERED or bit(view != null, Interface.VIEW) or bit(view is PerfImageView, Interface.IMAGE) or
            bit(view is PerfTextView, Interface.TEXT) or bit(view is PerfVideoView, Interface.VIDEO) or bit(busy != null, Interface.BUSY)
        state = PerfRecord.ANSWERED or bit(busy != null && busy.isBusy(), Answered.BUSY)
        if (view == null) return
        state = state or bit(view.isDrawn(), Answered.DRAWN) or bit(view.isFailed(), Answered.FAILED) or
            bit(view.isDeclaredEmpty(), Answered.DECLARED_EMPTY)
        if (view !is PerfVideoView) return
        state = state or bit(view.isVideoLoadStarted(), Answered.LOAD_STARTED) or bit(view.isFirstFrameRendered(), Answered.FIRST_FRAME)
    }

    private fun bit(isSet: Boolean, bit: Int): Int = if (isSet) bit else 0
}
