package dev.alldrawn.sample

import android.widget.TextView
import dev.alldrawn.Outcome
import dev.alldrawn.StartSource
import dev.alldrawn.sample.drive.RequestKind
import dev.alldrawn.sample.drive.Conditions
import dev.alldrawn.sample.drive.sample
import dev.alldrawn.sample.drive.Treatment
import dev.alldrawn.sample.drive.all
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** Tests the visits of the search screen, whose suggestions change while the user types. */
@RunWith(DeviceRunner::class)
class SearchAutocompleteTest {
    @get:Rule
    val fresh = FreshSdk()

    @Test
    fun `the search is complete when the last avatar is drawn`() = sample { run ->
        run.land()
        run.server.conditions = Conditions { kind, _ -> Treatment(if (kind == RequestKind.AVATAR) 300 else 100) }
        run.open("Search")
        val event = run.event("SearchAutocomplete")
        assertEquals(Outcome.COMPLETE, event.outcome)
        // Seven avatars are loaded over six connections: the seventh is requested when the first is loaded.
        assertTrue("visually complete after ${event.visuallyCompleteMs} ms", event.visuallyCompleteMs!! in 700.0..820.0)
    }

    @Test
    fun `each key begins a typing visit and ends the one before`() = sample { run ->
        run.land()
        run.server.conditions = Conditions.even(100)
        val search = run.open("Search")
        run.event("SearchAutocomplete")
        run.phone.type("m")
        run.phone.pass(80)
        run.phone.type("a")
        run.event(TYPING, 2)
        val (first, second) = run.events.filter { it.surface == TYPING }
        assertEquals(Outcome.SUPERSEDED, first.outcome)
        assertEquals(Outcome.COMPLETE, second.outcome)
        assertEquals(StartSource.INPUT, second.startSource)
        assertTrue("visually complete after ${second.visuallyCompleteMs} ms", second.visuallyCompleteMs!! in 200.0..300.0)
        assertTrue(search.window.decorView.all().any { it is TextView && it.text.toString() == "maple leaves close up" })
    }

    @Test
    fun `a key without suggestions is complete with the message`() = sample { run ->
        run.land()
        run.server.conditions = Conditions.even(100)
        run.open("Search")
        run.event("SearchAutocomplete")
        run.phone.type("x")
        val event = run.event(TYPING)
        assertEquals(Outcome.COMPLETE, event.outcome)
    }

    private companion object {
        const val TYPING = "SearchAutocomplete/typing"
    }
}
