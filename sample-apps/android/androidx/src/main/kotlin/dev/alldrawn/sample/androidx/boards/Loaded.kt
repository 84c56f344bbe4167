package dev.alldrawn.sample.androidx.boards

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.produceState
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import java.io.IOException

/**
 * Shows content that is loaded over the network. Until it is loaded a spinner is shown, and [failure] if the load
 * fails.
 */
@Composable
internal fun <T : Any> Loaded(failure: String, load: suspend () -> T, key: Any = Unit, content: @Composable (T) -> Unit) {
    val state by produceState<Result<T>?>(null, key) {
        value = try {
            Result.success(load())
        } catch (error: IOException) {
            Result.failure(error)
        }
    }
    val result = state
    val loaded = result?.getOrNull()
    if (loaded != null) return content(loaded)
    Box(Modifier.fillMaxSize(), Alignment.Center) { if (result == null) CircularProgressIndicator() else Text(failure) }
}
