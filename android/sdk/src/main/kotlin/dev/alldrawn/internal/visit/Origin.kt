package dev.alldrawn.internal.visit

import dev.alldrawn.internal.app.Launch
import dev.alldrawn.internal.core.Begin
import dev.alldrawn.internal.core.LaunchKind
import dev.alldrawn.internal.input.Inputs
import dev.alldrawn.internal.input.Navigation

/** Everything that may have opened a surface, as known at its begin (metric §1). The core chooses one. */
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
