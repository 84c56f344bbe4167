package dev.alldrawn.sample.androidx

import android.app.Activity
import android.widget.TextView
import dev.alldrawn.Outcome
import dev.alldrawn.StartSource
import dev.alldrawn.sample.androidx.drive.androidx
import dev.alldrawn.sample.drive.RequestKind
import dev.alldrawn.sample.drive.Conditions
import dev.alldrawn.sample.drive.Treatment
import dev.alldrawn.sample.drive.find
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/**
 * Tests an Activity with two Fragments: each Fragment is a surface that is named by its class, and the Activity is
 * none.
 */
@RunWith(DeviceRunner::class)
class LibraryTest {
    @get:Rule
    val fresh = FreshSdk()

    private fun Activity.tab(words: String) = find { it is TextView && it.text.toString() == words }

    @Test
    fun `the visit of each Fragment begins at the tap on its tab`() = androidx { run ->
        run.server.conditions = Conditions.even(200)
        val library = run.open("Library")
        val saved = run.event("Saved")
        assertEquals(Outcome.COMPLETE, saved.outcome)
        assertTrue("visually complete after ${saved.visuallyCompleteMs} ms", saved.visuallyCompleteMs!! in 400.0..800.0)
        run.phone.tap(library.tab("People"))
        val people = run.event("People")
        assertEquals(Outcome.COMPLETE, people.outcome)
        assertEquals(StartSource.INPUT, people.startSource)
        assertTrue("visually complete after ${people.visuallyCompleteMs} ms", people.visuallyCompleteMs!! in 400.0..800.0)
        assertEquals(listOf("Landing", "Saved", "People"), run.events.map { it.surface })
    }

    @Test
    fun `a tab that is left before it is loaded is abandoned`() = androidx { run ->
        run.server.conditions = Conditions { kind, _ -> Treatment(if (kind == RequestKind.IMAGE) 3_000 else 100) }
        val library = run.open("Library")
        run.phone.pass(500)
        run.phone.tap(library.tab("People"))
        assertEquals(Outcome.COMPLETE, run.event("People").outcome)
        assertEquals(Outcome.ABANDONED, run.event("Saved").outcome)
    }

    @Test
    fun `faces that fail to load are failures`() = androidx { run ->
        run.server.conditions = Conditions { kind, _ -> Treatment(100, if (kind == RequestKind.AVATAR) 404 else 200) }
        val library = run.open("Library")
        run.event("Saved")
        run.phone.tap(library.tab("People"))
        assertEquals(Outcome.COMPLETE_WITH_ERRORS, run.event("People").outcome)
    }
}
