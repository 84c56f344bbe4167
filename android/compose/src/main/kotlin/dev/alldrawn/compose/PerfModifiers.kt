// The modifiers by which a composable's content is told of. None of them lays out, draws or recomposes anything.

package dev.alldrawn.compose

import androidx.compose.ui.Modifier

/**
 * This composable is a picture (metric §4).
 *
 * ```
 * Image(painter, null, Modifier.perfImage(url) { if (painter.isLoaded) PerfState.DRAWN else PerfState.PENDING })
 * ```
 * @param content what it shows: another value is another content. It is compared, never kept in an event or sent.
 * @param label names it in the list of late nodes; never content. Default: `perfImage`.
 * @param state how far it is; called on the main thread whenever the surface is looked at, and when a state object that
 * it read has changed.
 */
public fun Modifier.perfImage(content: Any? = null, label: String? = null, state: () -> PerfState = DRAWN): Modifier =
    this then PerfElement(PerfContent.IMAGE, content, label, playbackRequested = NEVER, state)

/** This composable is a text (metric §5). Parameters as those of [perfImage]. A plain `Text` is understood without it. */
public fun Modifier.perfText(content: Any? = null, label: String? = null, state: () -> PerfState = DRAWN): Modifier =
    this then PerfElement(PerfContent.TEXT, content, label, playbackRequested = NEVER, state)

/**
 * This composable is a video (metric §6). Parameters as those of [perfImage];
 * @param playbackRequested whether it was told to play: until its first frame then, else until its poster.
 */
public fun Modifier.perfVideo(
    content: Any? = null,
    label: String? = null,
    playbackRequested: () -> Boolean = ALWAYS,
    state: () -> PerfState,
): Modifier = this then PerfElement(PerfContent.VIDEO, content, label, playbackRequested, state)

/** This composable is a spinner or a skeleton while [isBusy] (metric §7). An indeterminate indicator is understood without it. */
public fun Modifier.perfBusy(isBusy: () -> Boolean = ALWAYS): Modifier =
    this then PerfElement(PerfContent.BUSY, content = null, label = null, isBusy, DRAWN)

/** What a modifier says that its composable is. */
internal enum class PerfContent { IMAGE, TEXT, VIDEO, BUSY }

// One instance each: an element whose parameters are the same objects is equal, and skips its update.
private val DRAWN: () -> PerfState = { PerfState.DRAWN }
private val ALWAYS: () -> Boolean = { true }
private val NEVER: () -> Boolean = { false }
