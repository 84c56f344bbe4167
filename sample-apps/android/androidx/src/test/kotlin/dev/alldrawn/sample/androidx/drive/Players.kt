package dev.alldrawn.sample.androidx.drive

import android.graphics.SurfaceTexture
import android.view.Surface
import android.view.SurfaceHolder
import android.view.SurfaceView
import dev.alldrawn.sample.drive.Phone
import dev.alldrawn.sample.drive.all
import java.util.WeakHashMap
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowLooper

/**
 * Does for video players what the system does on a device: gives their views Android surfaces to render to. The
 * players' threads run in real time.
 */
internal class Players(private val phone: Phone) {
    private val given = WeakHashMap<SurfaceView, Unit>()

    /** Gives each `SurfaceView` on the screen an Android surface at the view's first frame. */
    fun giveSurfaces() {
        if (!phone.isOn) return
        for (view in phone.activity.window.decorView.all()) if (view is SurfaceView && given.put(view, Unit) == null) give(view)
    }

    private fun give(view: SurfaceView) {
        val simulated = shadowOf(view).fakeSurfaceHolder
        val surface = Surface(SurfaceTexture(0))
        val holder = object : SurfaceHolder by simulated {
            override fun getSurface() = surface
        }
        for (callback in simulated.callbacks.toList()) {
            callback.surfaceCreated(holder)
            callback.surfaceChanged(holder, FORMAT, view.width, view.height)
        }
    }

    /** Returns true if no player has work to do before the device's clock advances. */
    fun areAtRest(): Boolean = ShadowLooper.getAllLoopers().filter { it.thread.name.startsWith(THREAD) && it.thread.isAlive }.all {
        it.queue.isIdle && it.thread.state in RESTING
    }

    private companion object {
        const val FORMAT = 1
        const val THREAD = "ExoPlayer:Playback"
        val RESTING = setOf(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.TERMINATED)
    }
}
