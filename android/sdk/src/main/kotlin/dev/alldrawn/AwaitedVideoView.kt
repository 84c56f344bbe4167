package dev.alldrawn

import android.content.Context
import android.media.MediaPlayer
import android.net.Uri
import android.util.AttributeSet
import android.widget.VideoView

/**
 * A `VideoView` that knows when its first frame is shown. The framework accepts only one listener of each kind, so this
 * view registers listeners itself and calls the app's listeners from them. Main thread.
 */
public open class AwaitedVideoView @JvmOverloads constructor(context: Context, attributes: AttributeSet? = null) :
    VideoView(context, attributes), PerfVideoView {

    private var onInfo: MediaPlayer.OnInfoListener? = null
    private var onError: MediaPlayer.OnErrorListener? = null
    private var onPrepared: MediaPlayer.OnPreparedListener? = null
    private var isRequested = false
    private var isPrepared = false
    private var isRendered = false
    private var isLost = false
    private var generation = 0
    private var address: Uri? = null

    init {
        super.setOnInfoListener { player, what, extra ->
            if (what == MediaPlayer.MEDIA_INFO_VIDEO_RENDERING_START) change { isRendered = true }
            onInfo?.onInfo(player, what, extra) ?: false
        }
        super.setOnErrorListener { player, what, extra ->
            change { isLost = true }
            onError?.onError(player, what, extra) ?: false
        }
        super.setOnPreparedListener { player ->
            change { isPrepared = true }
            onPrepared?.onPrepared(player)
        }
    }

    override fun setOnInfoListener(listener: MediaPlayer.OnInfoListener?) {
        onInfo = listener
    }

    override fun setOnErrorListener(listener: MediaPlayer.OnErrorListener?) {
        onError = listener
    }

    override fun setOnPreparedListener(listener: MediaPlayer.OnPreparedListener?) {
        onPrepared = listener
    }

    override fun setVideoURI(uri: Uri?, headers: MutableMap<String, String>?) {
        if (uri != address) generation++
        address = uri
        isPrepared = false
        isRendered = false
        isLost = false
        super.setVideoURI(uri, headers)
    }

    override fun start() {
        isRequested = true
        super.start()
    }

    override fun pause() {
        isRequested = false
        super.pause()
    }

    override fun stopPlayback() {
        isRequested = false
        super.stopPlayback()
    }

    // Reports the change, because no frame of the window is drawn: the player draws on its own `Surface`.
    private inline fun change(act: () -> Unit) {
        act()
        AllDrawn.contentChanged(this)
    }

    override fun isDrawn(): Boolean = isRendered

    override fun isVideoLoadStarted(): Boolean = isPrepared

    override fun isFirstFrameRendered(): Boolean = isRendered && isRequested

    override fun isPlaybackRequested(): Boolean = isRequested

    override fun isFailed(): Boolean = isLost

    override fun contentGeneration(): Int = generation
}
