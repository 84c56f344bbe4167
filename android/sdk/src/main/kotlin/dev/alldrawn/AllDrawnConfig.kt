package dev.alldrawn

import android.app.Activity

/** How the SDK is set up. */
public class AllDrawnConfig(
    /** The app's name, as it appears in events. Null: its package. */
    public val app: String? = null,
    /** Its version. Null: its `versionName`. */
    public val version: String? = null,
    /**
     * Where events are sent (`POST`). Null: they are only told to listeners, nothing is on the disk, and of a process that
     * dies in mid-visit no `lost` visit is told.
     */
    public val endpoint: String? = null,
    /** What sends them. Null: the platform's `HttpURLConnection`. */
    public val client: UploadClient? = null,
    /** Names and values of at most eight tags, 24 and 32 bytes each, that every event carries. */
    public val tags: Map<String, String> = emptyMap(),
    /** Whether the user has consented: without it nothing is measured, stored or sent. See [AllDrawn.consent]. */
    public val consent: Boolean = true,
    /**
     * The surface that an Activity is, by name; null for one that is not measured. The default measures each, named by
     * its class, or as it says itself ([BaseSurfaceActivity.surfaceName]). [inheriting] measures only those.
     */
    public val surfaceOf: (Activity) -> String? = every,
) {
    public companion object {
        /** Every Activity is a surface. */
        @JvmField
        public val every: (Activity) -> String? = { (it as? BaseSurfaceActivity)?.surfaceName ?: it.javaClass.simpleName }

        /** Only an Activity that inherits [BaseSurfaceActivity] is one. */
        @JvmField
        public val inheriting: (Activity) -> String? = { (it as? BaseSurfaceActivity)?.surfaceName }
    }
}
