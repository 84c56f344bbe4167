package dev.alldrawn.testing

import org.junit.rules.ExternalResource

/**
 * Before each test, resets the SDK to the state before its installation, and makes frames run only when they are
 * stepped. This is needed because many tests share a process, and the SDK can be installed only once in a process.
 */
public class FreshSdk : ExternalResource() {
    override fun before() {
        reset()
        Frames.pause()
    }

    override fun after(): Unit = reset()

    /** Resets the SDK within a test, so that the test can install it again. */
    public fun again(): Unit = reset()

    // Uses reflection, because this module cannot depend on the SDK: the SDK's own tests use this module.
    private fun reset() {
        val sdk = Class.forName("dev.alldrawn.internal.sdk.Sdk")
        sdk.getMethod("reset").invoke(null)
    }
}
