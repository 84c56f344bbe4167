package dev.alldrawn

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import dev.alldrawn.internal.sdk.Main
import dev.alldrawn.internal.sdk.Sdk

/**
 * An Activity that is measured. It has two advantages over other Activities. If it starts another screen while a tap is
 * being handled, that screen's visit starts at the tap, however long the screen takes to open. And a new intent begins
 * a new visit.
 */
public abstract class BaseSurfaceActivity : Activity() {
    /** The surface's name, at most 128 bytes. The SDK reads it once, before `onCreate` returns. */
    public open val surfaceName: String get() = javaClass.simpleName

    /** The tracker of the Activity's surface. Main thread; available from `onCreate` on. */
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
