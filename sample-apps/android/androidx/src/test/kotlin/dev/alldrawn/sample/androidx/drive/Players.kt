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

/** What the system does for players: it gives their views surfaces to show films on. Their threads run in real time. */
internal class Players(private val phone: Phone) {
    private val given = WeakHashMap<SurfaceView, Unit>()

    /** Each `SurfaceView` on the screen has a surface from its first frame on. */
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

    /** Whether none of them has anything to do before the device's clock goes on. */
    fun areAtRest(): Boolean = ShadowLooper.getAllLoopers().filter { it.thread.name.startsWith(THREAD) && it.thread.isAlive }.all {
        it.queue.isIdle && it.thread.state in RESTING
    }

    private companion object {
        const val FORMAT = 1
        const val THREAD = "ExoPlayer:Playback"
        val RESTING = setOf(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.TERMINATED)
    }
}
