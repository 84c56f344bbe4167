package dev.alldrawn.internal.core

/** What opened a surface, and how. Times are nanoseconds of [Clock]; [NEVER] where there was none. */
internal class Begin(
    /** 128 random bits, the visit's id. */
    val id: ByteArray,
    val name: String,
    val at: Long,
    /** Milliseconds since 1970: a label. */
    val wallMs: Long,
    /** Visits that begin in one navigation share its number and its input; 0: one of its own. */
    val navigation: Int = 0,
    val input: Long = NEVER,
    /** The begin was called while that input was being handled. */
    val inputLinked: Boolean = false,
    /** Receipt of a notification, deep link or widget tap. */
    val external: Long = NEVER,
    val launch: Long = NEVER,
    val launchKind: LaunchKind = LaunchKind.UNSPECIFIED,
    /** The app was in the foreground all the time, and was not started in the background. */
    val launchForeground: Boolean = false,
    /** Its nodes are in another surface's tree as well. */
    val embedded: Boolean = false,
    /** The surface that it is a dialog of; 0: of none. */
    val dialogOf: Int = 0,
    val searchField: Boolean = false,
    /** The app's requests are seen, and hold the visit. */
    val holdsObserved: Boolean = false,
) {
    companion object {
        const val NEVER = -1L
    }
}
