package dev.alldrawn.accuracy.androidx

import android.content.Context
import android.graphics.Color
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import androidx.recyclerview.widget.GridLayoutManager
import androidx.recyclerview.widget.LinearLayoutManager
import androidx.recyclerview.widget.RecyclerView
import androidx.recyclerview.widget.StaggeredGridLayoutManager
import androidx.viewpager2.widget.ViewPager2
import dev.alldrawn.Outcome
import dev.alldrawn.accuracy.Expectation
import dev.alldrawn.accuracy.Scene
import dev.alldrawn.accuracy.Stage
import dev.alldrawn.accuracy.column
import dev.alldrawn.accuracy.drag
import dev.alldrawn.accuracy.picture
import dev.alldrawn.accuracy.title

/** Scenes with lists and pagers, whose rows are recycled, prefetched or off the screen. */
internal val LIST_SCENES = listOf(
    Scene("RecyclerView, Glide", surface = APP, foreign = true, fails = FIRST) {
        openApp { list(it, LinearLayoutManager(it), Row(ROW) { view, position -> glide(this, view, position + 1, 150 + position % 5 * 120).into(view) }) }
    },
    Scene("RecyclerView, Coil", surface = APP, foreign = true, fails = FIRST) {
        openApp { list(it, LinearLayoutManager(it), Row(ROW) { view, position -> coil(this, view, position + 1, 700 - position % 5 * 110) }) }
    },
    Scene("RecyclerView in two columns, Glide", surface = APP, foreign = true, fails = FIRST) {
        openApp { list(it, GridLayoutManager(it, 2), Row(ROW) { view, position -> glide(this, view, position + 1, 200 + position % 7 * 60).into(view) }) }
    },
    Scene("RecyclerView, staggered, Coil", surface = APP, foreign = true, fails = FIRST) {
        openApp { screen ->
            val columns = StaggeredGridLayoutManager(2, StaggeredGridLayoutManager.VERTICAL)
            list(screen, columns, Row(ROW, more = { it % 3 * 40 }) { view, position -> coil(this, view, position + 1, 150 + position % 6 * 80) })
        }
    },
    Scene("RecyclerView, scrolled by the program: rows are recycled", surface = APP, fails = FIRST) {
        lateinit var list: RecyclerView
        openApp { screen ->
            installFragments()
            list(screen, LinearLayoutManager(screen), Row(ROW) { view, position -> glide(this, view, position + 1, 300).into(view) }).also { list = it }
        }
        later(600) { list.scrollToPosition(40) }
    },
    Scene("RecyclerView, rows below the fold never load", surface = APP, foreign = true, fails = FIRST) {
        openApp { screen ->
            list(screen, LinearLayoutManager(screen), Row(ROW) { view, position -> if (position < 8) glide(this, view, position + 1, 400).into(view) })
        }
    },
    Scene("RecyclerView, more rows are inserted", surface = APP, foreign = true, fails = FIRST) {
        val row = Row(ROW, count = 2) { view, position -> glide(this, view, position + 1, 200).into(view) }
        openApp { screen -> list(screen, LinearLayoutManager(screen), row).apply { itemAnimator = null } }
        later(900) {
            row.count = 4
            row.notifyItemRangeInserted(2, 2)
        }
    },
    Scene("a horizontal RecyclerView in a column", surface = APP, foreign = true, fails = FIRST) {
        openApp { screen ->
            val across = LinearLayoutManager(screen, LinearLayoutManager.HORIZONTAL, false)
            val row = Row(ROW, width = 150) { view, position -> if (position < 6) coil(this, view, position + 1, 500) }
            column(screen, title(screen, "Stories"), list(screen, across, row).apply { layoutParams = LinearLayout.LayoutParams(MATCH_PARENT, ROW) })
        }
    },
    Scene("ViewPager2, the next page never loads", surface = APP, foreign = true, fails = FIRST) {
        openApp { pager(this, it, loads = { page -> page == 0 }) }
    },
    Scene("ViewPager2, another page is set while the first loads", surface = APP, foreign = true, fails = FIRST) {
        lateinit var pager: ViewPager2
        openApp { screen -> pager(this, screen, loads = { page -> page > 0 }).also { pager = it } }
        later(300) { pager.setCurrentItem(1, false) }
    },
    Scene("RecyclerView, dragged while it loads", surface = APP, expect = Expectation(Outcome.INTERACTED), foreign = true) {
        lateinit var list: RecyclerView
        openApp { screen -> list(screen, LinearLayoutManager(screen), Row(ROW) { view, p -> glide(this, view, p + 1, 2_500).into(view) }).also { list = it } }
        pass(500)
        drag(list, 0f, -250f)
    },
)

private const val ROW = 150

/** A usual list adapter: each row has a text and, below it, a picture that [load] loads. */
private class Row(
    private val height: Int,
    var count: Int = 60,
    private val width: Int = MATCH_PARENT,
    private val picture: Int = height - 40,
    private val more: (Int) -> Int = { 0 },
    private val load: (ImageView, Int) -> Unit,
) : RecyclerView.Adapter<RecyclerView.ViewHolder>() {
    override fun getItemCount() = count

    override fun onCreateViewHolder(parent: ViewGroup, viewType: Int): RecyclerView.ViewHolder {
        val row = column(parent.context, title(parent.context, "", 18f), picture(parent.context, height = picture))
        row.layoutParams = RecyclerView.LayoutParams(width, height)
        return object : RecyclerView.ViewHolder(row) {}
    }

    override fun onBindViewHolder(holder: RecyclerView.ViewHolder, position: Int) {
        val row = holder.itemView as LinearLayout
        if (more(position) > 0) row.layoutParams.height = height + more(position)
        (row.getChildAt(0) as TextView).text = "Row $position"
        val picture = row.getChildAt(1) as ImageView
        picture.setImageDrawable(null)
        load(picture, position)
    }
}

private fun list(context: Context, layout: RecyclerView.LayoutManager, rows: Row) = RecyclerView(context).apply {
    setBackgroundColor(Color.WHITE)
    layoutManager = layout
    adapter = rows
}

private fun pager(stage: Stage, context: Context, loads: (Int) -> Boolean) = ViewPager2(context).apply {
    setBackgroundColor(Color.WHITE)
    offscreenPageLimit = 1
    adapter = Row(height = MATCH_PARENT, count = 3, picture = 400) { view, page ->
        glide(stage, view, page + 1, if (loads(page)) 600 else NEVER_MS).into(view)
    }
}

/** A delay in milliseconds that is longer than any scene. */
private const val NEVER_MS = 1_000_000
