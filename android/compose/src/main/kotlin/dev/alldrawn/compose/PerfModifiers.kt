// The modifiers that declare a composable's content. None of them lays out, draws or recomposes anything.

package dev.alldrawn.compose

import androidx.compose.ui.Modifier

/**
 * Declares that this composable is a picture (metric §4).
 *
 * ```
 * Image(painter, null, Modifier.perfImage(url) { if (painter.isLoaded) PerfState.DRAWN else PerfState.PENDING })
 * ```
 * @param content a value that identifies the picture, such as its address. If the value changes, the picture is new
 * content. The value is only compared; it is not part of an event and is never sent.
 * @param label the picture's name in an event's list of late nodes. It must not contain user content. Default:
 * `perfImage`.
 * @param state returns the picture's state. Called on the main thread in each walk of the surface, and when a Compose
 * state object that it reads has changed.
 */
public fun Modifier.perfImage(content: Any? = null, label: String? = null, state: () -> PerfState = DRAWN): Modifier =
    this then PerfElement(PerfContent.IMAGE, content, label, playbackRequested = NEVER, state)

/**
 * Declares that this composable is a text (metric §5). The parameters are those of [perfImage]. A plain `Text` is
 * measured without this modifier.
 */
public fun Modifier.perfText(content: Any? = null, label: String? = null, state: () -> PerfState = DRAWN): Modifier =
    this then PerfElement(PerfContent.TEXT, content, label, playbackRequested = NEVER, state)

/**
 * Declares that this composable is a video (metric §6). The other parameters are those of [perfImage].
 *
 * @param playbackRequested returns true if the app has started playback. The video is then ready when its first frame
 * is shown, otherwise when its poster is shown.
 */
public fun Modifier.perfVideo(
    content: Any? = null,
    label: String? = null,
    playbackRequested: () -> Boolean = ALWAYS,
    state: () -> PerfState,
): Modifier = this then PerfElement(PerfContent.VIDEO, content, label, playbackRequested, state)

/**
 * Declares that this composable is a spinner or a skeleton while [isBusy] returns true (metric §7). An indeterminate
 * progress indicator is measured without this modifier.
 */
public fun Modifier.perfBusy(isBusy: () -> Boolean = ALWAYS): Modifier =
    this then PerfElement(PerfContent.BUSY, content = null, label = null, isBusy, DRAWN)

/**
 * Declares that this composable, with what it is made of, is shown instead of content that could not be loaded, such as
 * a message with a "Retry" button (metric §4). It counts as failed content, as a `PerfErrorView` does. The parameter is
 * that of [perfImage]. If the whole surface is an error, `surface.declareError()` says so too.
 */
public fun Modifier.perfError(label: String? = null): Modifier =
    this then PerfElement(PerfContent.ERROR, content = null, label, NEVER, DRAWN)

/** The kind of content that a `perf…` modifier declares. */
internal enum class PerfContent { IMAGE, TEXT, VIDEO, BUSY, ERROR }

// The default arguments are constants, so that modifiers with default arguments are equal and Compose does not update
// them.
private val DRAWN: () -> PerfState = { PerfState.DRAWN }
private val ALWAYS: () -> Boolean = { true }
private val NEVER: () -> Boolean = { false }
