package dev.alldrawn.compose

import android.os.SystemClock
import android.util.Log
import androidx.compose.runtime.State
import androidx.compose.ui.Modifier
import androidx.compose.ui.layout.ModifierInfo
import androidx.compose.ui.platform.InspectableValue
import coil3.compose.AsyncImagePainter
import coil3.compose.CrossfadePainter
import coil3.request.ImageRequest
import coil3.request.NullRequestDataException
import coil3.request.SuccessResult
import coil3.request.transitionFactory
import coil3.transition.CrossfadeTransition
import coil3.transition.Transition
import dev.alldrawn.spi.RecordState
import kotlin.time.TimeMark
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.isActive

/** Whether the app brings Coil 3 for Compose. By itself, so that one without it never asks for Coil's classes. */
internal object Coil {
    val isPresent: Boolean by lazy(LazyThreadSafetyMode.NONE) {
        try {
            AsyncImagePainter::class.java.name.isNotEmpty()
        } catch (_: NoClassDefFoundError) {
            false
        }
    }
}

/** What Coil's painters tell of themselves, and what they do not. Main thread. */
internal object CoilPainters {
    private enum class PaintSource { NONE, PAINTER, REQUEST }

    private val painterField = FieldByType(AsyncImagePainter::class.java)
    private val stateField = FieldByType(State::class.java)
    private val beginField = FieldByType(TimeMark::class.java)
    private val scopeField = FieldByType(CoroutineScope::class.java)

    // By class: what a modifier says of itself to tools is not asked of each.
    private val paintSources = HashMap<Class<*>, PaintSource>()

    /** The painter that anything of Coil's own holds: a modifier's node, a request's target. */
    fun painterIn(holder: Any): AsyncImagePainter? = painterField.valueIn(holder)

    /** The painter that a modifier says it paints with: where its node cannot be asked. */
    fun painterOf(info: ModifierInfo): AsyncImagePainter? {
        if (paintSourceOf(info.modifier) != PaintSource.PAINTER) return null
        return (info.modifier as InspectableValue).inspectableElements.firstNotNullOfOrNull { it.value as? AsyncImagePainter }
    }

    /** Whether a modifier has a request of Coil's for a picture. */
    fun isRequest(info: ModifierInfo): Boolean = paintSourceOf(info.modifier) == PaintSource.REQUEST

    private fun paintSourceOf(modifier: Modifier): PaintSource = paintSources.getOrPut(modifier.javaClass) { readPaintSource(modifier) }

    private fun readPaintSource(modifier: Modifier): PaintSource {
        for (element in (modifier as? InspectableValue)?.inspectableElements ?: return PaintSource.NONE) {
            if (element.name == "painter") return PaintSource.PAINTER
            if (element.value is ImageRequest) return PaintSource.REQUEST
        }
        return PaintSource.NONE
    }

    /** Whether whoever remembers the painter, or draws with it, has not left the composition. */
    fun isAlive(painter: AsyncImagePainter): Boolean = scopeField.valueIn(painter)?.isActive ?: true

    /**
     * How far the picture is; null where the app asked for none. A fade counts from a tenth of it (metric §3). [loadedAt]:
     * when it was first known to have come, of [SystemClock.uptimeMillis].
     */
    fun stateOf(painter: AsyncImagePainter, loadedAt: Long): RecordState? = when (val state = painter.state.value) {
        is AsyncImagePainter.State.Empty, is AsyncImagePainter.State.Loading -> RecordState.PENDING
        is AsyncImagePainter.State.Error -> RecordState.FAILED.takeUnless { state.result.throwable is NullRequestDataException }
        is AsyncImagePainter.State.Success -> if (hasFadedIn(painter, state.result, loadedAt)) RecordState.DRAWN else RecordState.PENDING
    }

    private fun hasFadedIn(painter: AsyncImagePainter, result: SuccessResult, loadedAt: Long): Boolean {
        if (result.request.transitionFactory === Transition.Factory.NONE) return true
        val painted = stateField.valueIn(painter) ?: return SystemClock.uptimeMillis() - loadedAt >= longestFade(result)
        val fade = painted.value as? CrossfadePainter ?: return true
        // Before its first frame it has not begun.
        val begin = beginField.valueIn(fade) ?: return false
        return begin.elapsedNow() >= fade.duration * SHOWS_FROM
    }

    // Where its painter does not let itself be looked into: the whole of it, and no earlier.
    private fun longestFade(result: SuccessResult): Int {
        logOnce("how far a cross-fade of Coil's is cannot be read: it counts when it is over")
        return (result.request.transitionFactory as? CrossfadeTransition.Factory)?.durationMillis ?: 0
    }

    /** One line in the log, once. */
    fun logOnce(line: String) {
        if (logged.add(line)) Log.e("alldrawn", "alldrawn: $line")
    }

    private val logged = HashSet<String>()

    /** The share of a fade from which on a picture counts: 26 of 255 (metric §3). */
    private const val SHOWS_FROM = 26.0 / 255
}
