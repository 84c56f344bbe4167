package dev.alldrawn.compose

/** How far a picture, a text or a video is, as the app knows it (metric §4 to §6). */
public enum class PerfState {
    /** On its way: what is drawn until then is a placeholder, or nothing. */
    PENDING,

    /** Its final content is what the composable draws. */
    DRAWN,

    /** Its content will not come. */
    FAILED,

    /** It has nothing to show, and that is right. */
    EMPTY,

    /** A video: loading has begun. Weaker than any frame, and recorded apart. */
    LOAD_STARTED,

    /** A video: a frame of it, playing, is on the screen. */
    PLAYING,
}
