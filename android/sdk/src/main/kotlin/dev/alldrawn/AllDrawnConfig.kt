package dev.alldrawn

import android.app.Activity

/** The SDK's settings. */
public class AllDrawnConfig(
    /** The app's name in events. Null: the app's package name. */
    public val app: String? = null,
    /** The app's version in events. Null: the `versionName` of the app's package. */
    public val version: String? = null,
    /**
     * The URL that events are sent to by POST. Null: only listeners receive events, nothing is written to disk, and no
     * `lost` visit is reported if the process dies during a visit.
     */
    public val endpoint: String? = null,
    /** The HTTP client that sends events. Null: the platform's `HttpURLConnection`. */
    public val client: UploadClient? = null,
    /** At most eight tags that every event carries: names of at most 24 bytes, values of at most 32 bytes. */
    public val tags: Map<String, String> = emptyMap(),
    /** The user's consent. While it is false, nothing is measured, stored or sent. See [AllDrawn.consent]. */
    public val consent: Boolean = true,
    /**
     * Returns the surface name of an Activity, or null if the Activity is not measured. The default measures every
     * Activity, by its class name or by [BaseSurfaceActivity.surfaceName]. [inheriting] measures only Activities that
     * inherit [BaseSurfaceActivity].
     */
    public val surfaceOf: (Activity) -> String? = every,
) {
    public companion object {
        /** Measures every Activity. */
        @JvmField
        public val every: (Activity) -> String? = { (it as? BaseSurfaceActivity)?.surfaceName ?: it.javaClass.simpleName }

        /** Measures only Activities that inherit [BaseSurfaceActivity]. */
        @JvmField
        public val inheriting: (Activity) -> String? = { (it as? BaseSurfaceActivity)?.surfaceName }
    }
}
