package dev.alldrawn

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk

/**
 * An Activity that is measured. Unlike other Activities, a screen that it starts while a tap is being handled starts at
 * that tap, however long it takes; and a new intent begins a new visit.
 */
public abstract class BaseSurfaceActivity : Activity() {
    /** The surface's name, at most 128 bytes. Read once, before `onCreate` returns. */
    public open val surfaceName: String get() = javaClass.simpleName

    /** The Activity's surface. Main thread, from `onCreate` on. */
    public val surface: SurfaceTracker get() = SurfaceTracker(Sdk.activities.surfaceOf(this))

    @Deprecated("Deprecated in Java")
    override fun startActivityForResult(intent: Intent, requestCode: Int, options: Bundle?) {
        Main.call({ "startActivityForResult" }) { Sdk.activities.startsActivity(this) }
        @Suppress("DEPRECATION")
        super.startActivityForResult(intent, requestCode, options)
    }

    override fun onNewIntent(intent: Intent?) {
        super.onNewIntent(intent)
        Main.call({ "onNewIntent" }) { Sdk.activities.newIntent(this) }
    }
}
