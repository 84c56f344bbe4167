package dev.alldrawn.accuracy

import android.app.ListActivity
import android.content.Context
import android.graphics.Color
import android.os.Bundle
import android.view.View
import android.view.ViewGroup
import android.widget.*
import androidx.recyclerview.widget.GridLayoutManager
import androidx.recyclerview.widget.LinearLayoutManager
import androidx.recyclerview.widget.RecyclerView
import dev.alldrawn.Outcome

/** A usual list adapter: it recycles rows, and sets each row's picture when the picture is loaded. */
private class Rows(
    private val stage: Stage,
    private val loader: Loader?,
    private val count: Int,
    private val delayMs: (Int) -> Int,
    private val cell: Int = 0,
) : BaseAdapter() {
    override fun getCount() = count
    override fun getItem(position: Int): Any = position
    override fun getItemId(position: Int) = position.toLong()

    override fun getView(position: Int, old: View?, parent: ViewGroup): View {
        val image = (old as? LinearLayout)?.getChildAt(1) as? ImageView
        val row = old as? LinearLayout ?: column(parent.context, title(parent.context, "", 18f), picture(parent.context, height = if (cell > 0) cell else 100))
        row.setPadding(6, 6, 6, 6)
        (row.getChildAt(0) as TextView).text = "Row $position"
        loader?.load(stage.server.picture(position + 1, 120, 60, delayMs(position)), image ?: row.getChildAt(1) as ImageView)
        return row
    }
}

/**
 * Scenes with screens that were not written with the SDK in mind: lists and widgets of the framework and of libraries.
 * No load is reported to the SDK.
 */
internal val LIST_SCENES = listOf(
    Scene("ListView, pictures over HTTP", foreign = true, fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        val loader = Loader(this, reportsLoads = false)
        open { activity -> ListView(activity).apply { setBackgroundColor(Color.WHITE); adapter = Rows(this@Scene, loader, 30, { 100 + it % 8 * 100 }) } }
    },
    Scene("GridView, pictures over HTTP", foreign = true, fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        val loader = Loader(this, reportsLoads = false)
        open { activity ->
            GridView(activity).apply {
                setBackgroundColor(Color.WHITE)
                numColumns = 2
                adapter = Rows(this@Scene, loader, 30, { 100 + it % 12 * 60 }, cell = 90)
            }
        }
    },
    Scene(
        "ListView, scrolled by the program: recycled rows still show their old pictures",
        foreign = true,
        fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING),
    ) {
        val loader = Loader(this, reportsLoads = false)
        lateinit var list: ListView
        open { activity ->
            ListView(activity).apply { setBackgroundColor(Color.WHITE); divider = null; adapter = Rows(this@Scene, loader, 40, { 150 }) }.also { list = it }
        }
        until { !server.busy && nextFrame > 40 }
        list.setSelection(20)
    },
    Scene("ListView, dragged before it has settled", expect = Expectation(settled = false), foreign = true) {
        lateinit var list: ListView
        open { activity -> ListView(activity).apply { setBackgroundColor(Color.WHITE); adapter = Rows(this@Scene, null, 40, { 150 }) }.also { list = it } }
        pass(80)
        saveNodes()
        drag(list, 0f, -300f, frames = 4)
    },
    Scene("a list of the framework's own rows", surface = "PlainList", foreign = true) {
        openBy(PlainList::class.java) { }
        pass(350)
        (activity as PlainList).listAdapter = ArrayAdapter(activity, android.R.layout.simple_list_item_1, List(20) { "Item $it" })
    },
    Scene("a form", foreign = true, fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        lateinit var form: TableLayout
        open { activity ->
            form = TableLayout(activity).apply { setBackgroundColor(Color.WHITE) }
            for (label in listOf("Name", "Street", "Town")) form.addView(
                TableRow(activity).apply {
                    addView(title(activity, label))
                    addView(EditText(activity).apply { setText("…"); isCursorVisible = false }, TableRow.LayoutParams(200, 60))
                },
            )
            form.addView(CheckBox(activity).apply { text = "Remember me" })
            form.addView(Button(activity).apply { text = "Send" })
            form
        }
        later(500) { for (i in 0..2) ((form.getChildAt(i) as TableRow).getChildAt(1) as EditText).setText(listOf("Ada", "Main street 1", "Springfield")[i]) }
    },
    Scene("a text switcher", foreign = true, fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        lateinit var switcher: TextSwitcher
        open { activity ->
            switcher = TextSwitcher(activity).apply { setFactory { title(activity, "", 40f) }; setCurrentText("Loading") }
            column(activity, switcher, picture(activity, 3, height = 200))
        }
        later(500) { switcher.setText("Seventeen") }
    },
    Scene("tabs, of which the second is selected", visit = 0, foreign = true, fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        lateinit var tabs: TabHost
        open { activity -> tabHost(activity).also { tabs = it } }
        later(500) { tabs.currentTab = 1 }
    },
    Scene("a calendar and a rating", foreign = true) {
        open { activity -> column(activity, title(activity, "When?"), CalendarView(activity), RatingBar(activity)) }
    },
    Scene("RecyclerView, pictures over HTTP", foreign = true, fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        val loader = Loader(this, reportsLoads = false)
        open { activity -> recycler(activity, LinearLayoutManager(activity), this, loader) }
    },
    Scene("RecyclerView in a grid, scrolled by the program", foreign = true, fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        val loader = Loader(this, reportsLoads = false)
        lateinit var list: RecyclerView
        open { activity -> recycler(activity, GridLayoutManager(activity, 2), this, loader).also { list = it } }
        until { !server.busy && nextFrame > 40 }
        list.scrollToPosition(30)
    },
    Scene("AppCompat's widgets", foreign = true, fails = setOf(Control.FIRST_FRAME, Control.WITHOUT_SETTLING)) {
        lateinit var image: ImageView
        open { activity ->
            image = androidx.appcompat.widget.AppCompatImageView(activity).apply { scaleType = ImageView.ScaleType.FIT_XY }
            column(
                activity,
                androidx.appcompat.widget.AppCompatTextView(activity).apply { text = "AppCompat"; textSize = 40f; setTextColor(Color.BLACK) },
                image.sized(360, 240),
            )
        }
        later(450) { image.setImageBitmap(Art.bitmap(3, 180, 120)) }
    },
)

/** A screen that inherits the framework's `ListActivity`. */
class PlainList : ListActivity() {
    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        listView.setBackgroundColor(Color.WHITE)
    }
}

/** Returns a view with two tabs, built as in the framework's documentation. */
private fun tabHost(context: Context) = TabHost(context, null).apply {
    setBackgroundColor(Color.WHITE)
    val pages = FrameLayout(context).apply { id = android.R.id.tabcontent }
    addView(column(context, TabWidget(context).apply { id = android.R.id.tabs }, pages))
    setup()
    for (page in 0..1) addTab(newTabSpec("$page").setIndicator("Tab $page").setContent { picture(context, 3 + page, height = 300) })
}

private fun row(context: Context) = column(context, title(context, "", 18f), picture(context, height = 100))

private fun recycler(context: Context, layout: RecyclerView.LayoutManager, stage: Stage, loader: Loader) = RecyclerView(context).apply {
    setBackgroundColor(Color.WHITE)
    layoutManager = layout
    adapter = object : RecyclerView.Adapter<RecyclerView.ViewHolder>() {
        override fun getItemCount() = 60
        override fun onCreateViewHolder(parent: ViewGroup, type: Int) =
            object : RecyclerView.ViewHolder(row(context).apply { layoutParams = RecyclerView.LayoutParams(-1, 130) }) {}
        override fun onBindViewHolder(holder: RecyclerView.ViewHolder, position: Int) {
            val row = holder.itemView as LinearLayout
            (row.getChildAt(0) as TextView).text = "Row $position"
            loader.load(stage.server.picture(position + 1, 120, 60, 100 + position % 9 * 70), row.getChildAt(1) as ImageView)
        }
    }
}
