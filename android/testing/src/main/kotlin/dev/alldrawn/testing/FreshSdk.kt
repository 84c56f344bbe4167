package dev.alldrawn.testing

import org.junit.rules.ExternalResource

/**
 * Gives each test an SDK that is not installed yet, and frames that run only when stepped. It is needed because tests
 * share a process, and the SDK can be installed once a process.
 */
public class FreshSdk : ExternalResource() {
    override fun before() {
        reset()
        Frames.pause()
    }

    override fun after(): Unit = reset()

    /** Gives the same test another SDK that is not installed yet. */
    public fun again(): Unit = reset()

    // By reflection, since the SDK's own tests use this module, which therefore cannot depend on the SDK.
    private fun reset() {
        val sdk = Class.forName("dev.alldrawn.internal.sdk.Sdk")
        sdk.getMethod("reset").invoke(null)
    }
}
