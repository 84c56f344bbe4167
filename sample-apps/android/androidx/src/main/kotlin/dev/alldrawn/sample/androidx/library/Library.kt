package dev.alldrawn.sample.androidx.library

import android.os.Bundle
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.FrameLayout
import android.widget.LinearLayout
import androidx.appcompat.app.AppCompatActivity
import androidx.fragment.app.Fragment
import com.google.android.material.tabs.TabLayout
import dev.alldrawn.sample.androidx.Holder
import dev.alldrawn.sample.androidx.Style

/** A screen with two tabs. The Fragment of the selected tab replaces the other one. */
class Library : AppCompatActivity(), Holder {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val tabs = TabLayout(this)
        for (words in listOf("Saved", "People")) tabs.addTab(tabs.newTab().setText(words))
        val host = FrameLayout(this).apply { id = HOST }
        val column = LinearLayout(this).apply {
            orientation = LinearLayout.VERTICAL
            setBackgroundColor(Style.PAPER)
            addView(tabs, LinearLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
            addView(host, LinearLayout.LayoutParams(MATCH_PARENT, 0, 1f))
        }
        setContentView(column)
        if (savedInstanceState == null) show(0)
        tabs.addOnTabSelectedListener(object : TabLayout.OnTabSelectedListener {
            override fun onTabSelected(tab: TabLayout.Tab) = show(tab.position)

            override fun onTabUnselected(tab: TabLayout.Tab) = Unit

            override fun onTabReselected(tab: TabLayout.Tab) = Unit
        })
    }

    private fun show(tab: Int) {
        val page: Fragment = if (tab == 0) Saved() else People()
        supportFragmentManager.beginTransaction().replace(HOST, page).commit()
    }

    private companion object {
        val HOST = View.generateViewId()
    }
}
