package dev.alldrawn.internal.core

/** The arguments of the call that begins a visit. Times are nanoseconds of [Clock]; [NEVER] if absent. */
internal class Begin(
    /** The visit's id: 128 random bits. */
    val id: ByteArray,
    val name: String,
    val at: Long,
    /** Wall time of the begin in milliseconds since 1970. It only labels the event; no duration is computed from it. */
    val wallMs: Long,
    /**
     * The navigation's number. Visits of one navigation share its input. 0: no other visit belongs to the navigation.
     */
    val navigation: Int = 0,
    val input: Long = NEVER,
    /** True if the visit began while [input] was being handled. */
    val inputLinked: Boolean = false,
    /** The time at which the app received the notification, deep link or widget tap that opened the surface. */
    val external: Long = NEVER,
    val launch: Long = NEVER,
    val launchKind: LaunchKind = LaunchKind.UNSPECIFIED,
    /** True if the app was launched in the foreground and has stayed there. */
    val launchForeground: Boolean = false,
    /** True if the surface's nodes also belong to the tree of another surface. */
    val embedded: Boolean = false,
    /** The handle of the visit whose surface this dialog covers; 0 if the surface is not a dialog. */
    val dialogOf: Int = 0,
    val searchField: Boolean = false,
    /** True if the app's requests are observed and hold the visit. */
    val holdsObserved: Boolean = false,
) {
    companion object {
        const val NEVER = -1L
    }
}
