package dev.alldrawn

import dev.alldrawn.internal.sdk.Entry
import dev.alldrawn.internal.sdk.Guard
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import java.util.EnumSet
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowLog

/** Replaces a method of the guard, and throws [fault] at one entry. Robolectric needs a class with a constructor. */
@Suppress("UtilityClassWithPublicConstructor")
@Implements(className = "dev.alldrawn.internal.sdk.Guard", isInAndroidSdk = false)
internal class ThrowingGuard {
    companion object {
        var at: Entry? = null
        var fault: (() -> Throwable)? = null
        val reached: MutableSet<Entry> = EnumSet.noneOf(Entry::class.java)

        @Implementation
        @JvmStatic
        fun admits(entry: Entry): Boolean {
            if (Guard.isOff) return false
            reached += entry
            if (entry == at) throw fault!!()
            return true
        }
    }
}

/**
 * Makes the SDK fail at each of its entries in turn, with an exception, an error and a missing method. After each
 * failure the app must continue as in a run without a failure, the status must be `Off`, one line must be logged, and
 * the app must refer to no object of the SDK.
 */
@RunWith(DeviceRunner::class)
@Config(shadows = [ThrowingGuard::class])
class HostileHostTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `an exception`() = failsEverywhere { IllegalStateException("hostile") }

    @Test
    fun `an error`() = failsEverywhere { AssertionError("hostile") }

    @Test
    fun `a missing method`() = failsEverywhere { NoSuchMethodError("hostile") }

    private fun failsEverywhere(fault: () -> Throwable) {
        ThrowingGuard.at = null
        ThrowingGuard.reached.clear()
        val calm = play { assertEquals(Status.Ready, AllDrawn.status) }
        assertEquals("the run must call every entry", EnumSet.allOf(Entry::class.java), ThrowingGuard.reached)
        ThrowingGuard.fault = fault
        try {
            for (entry in Entry.entries) {
                ThrowingGuard.at = entry
                assertEquals("$entry: what the app saw", calm, play(check = { assertOff(entry, it) }))
            }
        } finally {
            ThrowingGuard.at = null
        }
    }

    private fun play(check: (HostileApp) -> Unit): List<String> {
        fresh.again()
        ShadowLog.clear()
        val app = HostileApp()
        app.run()
        check(app)
        app.close()
        return HostileActivity.seen.toList()
    }

    private fun assertOff(entry: Entry, app: HostileApp) {
        val status = AllDrawn.status
        assertTrue("$entry: $status", status is Status.Off && "$entry" in status.reason && "hostile" in status.reason)
        val lines = ShadowLog.getLogsForTag("alldrawn").map { it.msg }
        assertTrue("$entry: $lines", lines.count { "has switched it off" in it } == 1 && lines.none { "clean-up" in it })
        assertEquals("$entry: left behind", emptyList<String>(), Leftovers.of(app.activity))
    }
}
