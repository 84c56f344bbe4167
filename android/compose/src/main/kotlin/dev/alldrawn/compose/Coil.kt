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

/** Detects Coil 3 for Compose. This is a separate object, so that an app without Coil never loads Coil's classes. */
internal object Coil {
    /** True if the app includes Coil 3 for Compose. */
    val isPresent: Boolean by lazy(LazyThreadSafetyMode.NONE) {
        try {
            AsyncImagePainter::class.java.name.isNotEmpty()
        } catch (_: NoClassDefFoundError) {
            false
        }
    }
}

/** Reads the state of Coil's painters from their public API, and from private fields found by type. Main thread. */
internal object CoilPainters {
    /** The kind of Coil object among a modifier's inspectable elements: a painter, a request, or none. */
    private enum class PaintSource { NONE, PAINTER, REQUEST }

    private val painterField = FieldByType(AsyncImagePainter::class.java)
    private val stateField = FieldByType(State::class.java)
    private val beginField = FieldByType(TimeMark::class.java)
    private val scopeField = FieldByType(CoroutineScope::class.java)

    // The kind for each class of modifiers. Reading inspectable elements allocates, so each class is read only once.
    private val paintSources = HashMap<Class<*>, PaintSource>()

    /**
     * Returns the painter in a field of one of Coil's own objects, such as a modifier's node or a request's target, or
     * null.
     */
    fun painterIn(holder: Any): AsyncImagePainter? = painterField.valueIn(holder)

    /**
     * Returns the painter among a modifier's inspectable elements, or null. Use it for modifiers whose node cannot be
     * read.
     */
    fun painterOf(info: ModifierInfo): AsyncImagePainter? {
        if (paintSourceOf(info.modifier) != PaintSource.PAINTER) return null
        return (info.modifier as InspectableValue).inspectableElements.firstNotNullOfOrNull { it.value as? AsyncImagePainter }
    }

    /** Returns true if a modifier holds a Coil request for a picture. */
    fun isRequest(info: ModifierInfo): Boolean = paintSourceOf(info.modifier) == PaintSource.REQUEST

    private fun paintSourceOf(modifier: Modifier): PaintSource = paintSources.getOrPut(modifier.javaClass) { readPaintSource(modifier) }

    private fun readPaintSource(modifier: Modifier): PaintSource {
        for (element in (modifier as? InspectableValue)?.inspectableElements ?: return PaintSource.NONE) {
            if (element.name == "painter") return PaintSource.PAINTER
            if (element.value is ImageRequest) return PaintSource.REQUEST
        }
        return PaintSource.NONE
    }

    /** Returns true until the composable that remembers the painter, or draws with it, leaves the composition. */
    fun isAlive(painter: AsyncImagePainter): Boolean = scopeField.valueIn(painter)?.isActive ?: true

    /**
     * Returns the state of the painter's picture, or null if the app requested no picture. A picture that fades in
     * counts as drawn once its opacity is one tenth (metric §3).
     *
     * @param loadedAt time of [SystemClock.uptimeMillis] at which the picture was first seen to be loaded
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
        // The begin is null before the first frame of the fade.
        val begin = beginField.valueIn(fade) ?: return false
        return begin.elapsedNow() >= fade.duration * SHOWS_FROM
    }

    // Returns the duration of the fade in milliseconds. Used if the fade's progress cannot be read: the picture then
    // counts as drawn at the end of the fade, and never too early.
    private fun longestFade(result: SuccessResult): Int {
        logOnce("the progress of Coil's cross-fade cannot be read in this version of Coil (3.4.0 is tested): the picture counts at the end of its fade")
        return (result.request.transitionFactory as? CrossfadeTransition.Factory)?.durationMillis ?: 0
    }

    /** Logs [line], unless the same line was logged before. */
    fun logOnce(line: String) {
        if (logged.add(line)) Log.e("alldrawn", "alldrawn: $line")
    }

    private val logged = HashSet<String>()

    /** The progress of a fade from which the picture counts as drawn: 26 of 255 (metric §3). */
    private const val SHOWS_FROM = 26.0 / 255
}
