package dev.alldrawn.testing

import org.junit.rules.ExternalResource

/**
 * Gives each test an SDK that was not installed yet, and frames that come only when they are stepped. Tests share a
 * process, and the SDK is installed once a process.
 */
public class FreshSdk : ExternalResource() {
    override fun before() {
        reset()
        Frames.pause()
    }

    override fun after(): Unit = reset()

    /** Another SDK, within the same test. */
    public fun again(): Unit = reset()

    // By name: the SDK's own tests use this module too.
    private fun reset() {
        val sdk = Class.forName("dev.alldrawn.internal.sdk.Sdk")
        sdk.getMethod("reset").invoke(null)
    }
}
