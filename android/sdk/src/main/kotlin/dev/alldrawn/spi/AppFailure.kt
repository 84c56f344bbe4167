package dev.alldrawn.spi

/**
 * Wraps an exception of the app's own code that an adapter has called. It is for code that the framework would have run
 * anyway, a little later, such as a layout. Every guard lets this exception pass; the outermost guard throws [cause]
 * unchanged to the app.
 */
public class AppFailure(override val cause: Throwable) : RuntimeException(cause)
