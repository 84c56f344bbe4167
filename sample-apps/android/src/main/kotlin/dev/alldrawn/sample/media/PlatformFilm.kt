package dev.alldrawn.sample.media

import android.content.Context
import android.graphics.SurfaceTexture
import android.media.MediaPlayer
import android.view.Surface
import android.view.TextureView
import android.view.View
import java.io.IOException

/** Plays a film with the platform's `MediaPlayer` in a `TextureView`. */
class PlatformFilm(context: Context) : Film, TextureView.SurfaceTextureListener {
    private val texture = TextureView(context).also { it.surfaceTextureListener = this }
    private val player = MediaPlayer()
    private var listener: Film.Listener? = null

    override val view: View get() = texture

    override fun play(address: String, listener: Film.Listener) {
        this.listener = listener
        player.setVolume(0f, 0f)
        player.isLooping = true
        player.setOnPreparedListener { it.start() }
        player.setOnErrorListener { _, _, _ -> listener.onFailed(); true }
        try {
            player.setDataSource(address)
            player.prepareAsync()
            listener.onLoadStarted()
        } catch (_: IOException) {
            listener.onFailed()
        }
    }

    override fun close() {
        listener = null
        player.release()
    }

    override fun onSurfaceTextureAvailable(surface: SurfaceTexture, width: Int, height: Int) = player.setSurface(Surface(surface))

    // Called when the texture's first image is about to be drawn.
    override fun onSurfaceTextureUpdated(surface: SurfaceTexture) {
        listener?.also { listener = null }?.onFirstFrame()
    }

    override fun onSurfaceTextureSizeChanged(surface: SurfaceTexture, width: Int, height: Int) = Unit

    override fun onSurfaceTextureDestroyed(surface: SurfaceTexture): Boolean = true
}
