package dev.alldrawn.sample.androidx.library

import android.content.Context
import android.graphics.drawable.ColorDrawable
import android.os.Bundle
import android.view.Gravity
import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import androidx.lifecycle.lifecycleScope
import androidx.recyclerview.widget.LinearLayoutManager
import androidx.recyclerview.widget.RecyclerView
import coil3.asImage
import coil3.load
import coil3.request.placeholder
import dev.alldrawn.androidx.BaseSurfaceFragment
import dev.alldrawn.sample.androidx.LoadedFrame
import dev.alldrawn.sample.androidx.Style
import dev.alldrawn.sample.androidx.Person
import dev.alldrawn.sample.androidx.Tilework
import java.io.IOException
import kotlinx.coroutines.launch

/** The tab with the people whom the user follows. It is a surface, since it inherits [BaseSurfaceFragment]. */
class People : BaseSurfaceFragment() {
    override fun onCreateView(inflater: LayoutInflater, container: ViewGroup?, savedInstanceState: Bundle?): View {
        val list = RecyclerView(requireContext()).apply { layoutManager = LinearLayoutManager(context) }
        val frame = LoadedFrame(requireContext(), list)
        lifecycleScope.launch {
            try {
                list.adapter = Rows(Tilework.backend.people())
                frame.loaded()
            } catch (_: IOException) {
                frame.failed("Whom you follow could not be loaded.")
            }
        }
        return frame
    }

    private class Rows(private val people: List<Person>) : RecyclerView.Adapter<Row>() {
        override fun getItemCount() = people.size

        override fun onCreateViewHolder(parent: ViewGroup, viewType: Int) = Row(PersonView(parent.context))

        override fun onBindViewHolder(holder: Row, position: Int) = holder.view.show(people[position])
    }

    private class Row(val view: PersonView) : RecyclerView.ViewHolder(view)
}

/** A row of the list: a person's face and name. */
private class PersonView(context: Context) : LinearLayout(context) {
    private val face = ImageView(context)
    private val name = TextView(context).apply {
        textSize = 18f
        setTextColor(Style.INK)
    }

    init {
        gravity = Gravity.CENTER_VERTICAL
        val gap = Style.dp(context, 12)
        setPadding(gap, gap / 2, gap, gap / 2)
        addView(face, LayoutParams(Style.dp(context, 56), Style.dp(context, 56)).apply { marginEnd = gap })
        addView(name, LayoutParams(WRAP_CONTENT, WRAP_CONTENT))
        layoutParams = ViewGroup.LayoutParams(MATCH_PARENT, WRAP_CONTENT)
    }

    fun show(person: Person) {
        name.text = person.name
        face.load(person.avatar) { placeholder(ColorDrawable(Style.WASH).asImage()) }
    }
}
