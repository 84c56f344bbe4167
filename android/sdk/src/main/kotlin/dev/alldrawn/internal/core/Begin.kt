package dev.alldrawn.internal.core

/** The arguments of the call that begins a visit. Times are nanoseconds of [Clock]; [NEVER] if absent. */
internal class Begin(
    /** The visit's id: 128 random bits. */
    val id: ByteArray,
    val name: String,
    val at: Long,
    /** Wall time in milliseconds since 1970: a label only. */
    val wallMs: Long,
    /** The navigation's number; visits with the same number share its input. 0: a navigation of its own. */
    val navigation: Int = 0,
    val input: Long = NEVER,
    /** True if the begin was called while that input was being handled. */
    val inputLinked: Boolean = false,
    /** When a notification, deep link or widget tap was received. */
    val external: Long = NEVER,
    val launch: Long = NEVER,
    val launchKind: LaunchKind = LaunchKind.UNSPECIFIED,
    /** True if the app was in the foreground since the launch and was not started in the background. */
    val launchForeground: Boolean = false,
    /** True if another surface's tree also contains the nodes. */
    val embedded: Boolean = false,
    /** The visit whose surface this dialog covers; 0 if the surface is not a dialog. */
    val dialogOf: Int = 0,
    val searchField: Boolean = false,
    /** True if the app's requests are observed and hold the visit. */
    val holdsObserved: Boolean = false,
) {
    companion object {
        const val NEVER = -1L
    }
}
