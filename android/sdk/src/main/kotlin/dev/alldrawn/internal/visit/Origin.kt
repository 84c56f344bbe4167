package dev.alldrawn.internal.visit

import dev.alldrawn.internal.app.Launch
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.LaunchKind
import dev.alldrawn.internal.input.Inputs
import dev.alldrawn.internal.input.Navigation

/**
 * The navigation, input, intent from outside and launch that may have opened a surface, as known at the visit's begin.
 * The core chooses one of them as the start (metric §1). Times are nanoseconds of [Clock], [Begin.NEVER] if absent.
 * [isLinked]: the visit began while the input was being handled. [isForeground]: the launch was in the foreground.
 */
internal class Origin(
    val navigation: Int,
    val input: Long,
    val isLinked: Boolean,
    val external: Long = Begin.NEVER,
    val launch: Long = Begin.NEVER,
    val launchKind: LaunchKind = LaunchKind.UNSPECIFIED,
    val isForeground: Boolean = false,
) {
    companion object {
        /** Returns the origin of a visit that begins in the current message. */
        fun now(): Origin = Launch.complete(Origin(Navigation.current(), Inputs.latest, Inputs.isHandled))
    }
}
