package dev.alldrawn.adapters

import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.TextView
import androidx.recyclerview.widget.LinearLayoutManager
import androidx.recyclerview.widget.RecyclerView
import dev.alldrawn.VisitEvent
import dev.alldrawn.androidx.FragmentSurfaces
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.Frames
import dev.alldrawn.testing.FreshSdk
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment

/** Tests rows that a `RecyclerView` binds again, as an app does that shows stored rows and then those of its server. */
@RunWith(DeviceRunner::class)
class RowsAloneTest {
    @get:Rule
    val fresh = FreshSdk()

    private val measured = lazy { MeasuredScreen() }

    @After
    fun close() {
        measured.value.close()
    }

    private class Rows : RecyclerView.Adapter<RecyclerView.ViewHolder>() {
        var word = "row"

        override fun getItemCount() = 4

        override fun onCreateViewHolder(parent: ViewGroup, viewType: Int): RecyclerView.ViewHolder =
            object : RecyclerView.ViewHolder(TextView(parent.context).apply { layoutParams = ViewGroup.LayoutParams(MATCH_PARENT, 100) }) {}

        override fun onBindViewHolder(holder: RecyclerView.ViewHolder, position: Int) {
            (holder.itemView as TextView).text = StringBuilder("$word $position")
        }
    }

    private fun bindAgain(word: String): VisitEvent {
        val rows = Rows()
        FragmentSurfaces.install(RuntimeEnvironment.getApplication())
        measured.value.open { screen ->
            screen.setContentView(RecyclerView(screen).apply { layoutManager = LinearLayoutManager(screen); adapter = rows })
        }
        Frames.step(30)
        rows.word = word
        rows.notifyDataSetChanged()
        return measured.value.until()
    }

    @Test
    fun `rows that are bound to equal content are not new content`() {
        val event = bindAgain("row")
        assertEquals(event.firstCandidateMs, event.visuallyCompleteMs)
    }

    @Test
    fun `rows that are bound to other content are`() {
        val event = bindAgain("item")
        assertTrue("$event", event.visuallyCompleteMs!! > event.firstCandidateMs!! + 400)
    }
}
