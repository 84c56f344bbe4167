package dev.alldrawn.spi

/**
 * An exception of the app's own code, thrown by code that the framework would have run anyway and that an adapter ran a
 * little earlier, such as a layout. Every guard lets it pass; the outermost guard throws [cause] unchanged.
 */
public class AppFailure(override val cause: Throwable) : RuntimeException(cause)
