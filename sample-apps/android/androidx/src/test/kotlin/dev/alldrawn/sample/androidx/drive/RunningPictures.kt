package dev.alldrawn.sample.androidx.drive

import android.net.Uri
import coil3.EventListener
import coil3.request.ErrorResult
import coil3.request.ImageRequest
import coil3.request.SuccessResult
import coil3.size.Size
import java.util.concurrent.ConcurrentHashMap

/** The pictures that Coil has begun to load and has not delivered to their views yet. */
class RunningPictures : EventListener() {
    private val open = ConcurrentHashMap<ImageRequest, String>()

    /** Returns true if [such] returns true for the paths of all these pictures. */
    fun all(such: (String) -> Boolean): Boolean = open.values.all(such)

    // Coil requests a picture only once it knows the size, for which it waits for a layout pass.
    override fun resolveSizeEnd(request: ImageRequest, size: Size) {
        val address = Uri.parse(request.data.toString())
        open[request] = listOfNotNull(address.path, address.query).joinToString("?")
    }

    override fun onSuccess(request: ImageRequest, result: SuccessResult) = forget(request)

    override fun onError(request: ImageRequest, result: ErrorResult) = forget(request)

    override fun onCancel(request: ImageRequest) = forget(request)

    private fun forget(request: ImageRequest) {
        open.remove(request)
    }
}
