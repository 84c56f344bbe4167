package dev.alldrawn.compose

/** The state of a picture, a text or a video, as the app reports it (metric §4 to §6). */
public enum class PerfState {
    /** The content is loading: the composable draws a placeholder or nothing. */
    PENDING,

    /** The composable draws its final content. */
    DRAWN,

    /** Loading the content has failed. */
    FAILED,

    /** The composable has no content to show, on purpose. */
    EMPTY,

    /** A video has begun to load. A presented frame is better evidence and is recorded separately. */
    LOAD_STARTED,

    /** A frame of the playing video is on the screen. */
    PLAYING,
}
