package dev.alldrawn.spi

/**
 * An exception of the app's own, from code that the framework would have run anyway and that an adapter ran a little
 * earlier: a layout. Every guard lets it pass, and the outermost throws [cause] as it was.
 */
public class AppFailure(override val cause: Throwable) : RuntimeException(cause)
