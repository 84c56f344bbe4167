package dev.alldrawn.accuracy.androidx

import android.os.Bundle
import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.ImageView
import androidx.appcompat.app.AppCompatActivity
import androidx.fragment.app.Fragment
import androidx.viewpager2.adapter.FragmentStateAdapter
import androidx.viewpager2.widget.ViewPager2
import dev.alldrawn.Outcome
import dev.alldrawn.StartSource
import dev.alldrawn.accuracy.Art
import dev.alldrawn.accuracy.Control
import dev.alldrawn.accuracy.Expectation
import dev.alldrawn.accuracy.Scene
import dev.alldrawn.accuracy.Stage
import dev.alldrawn.accuracy.column
import dev.alldrawn.accuracy.picture
import dev.alldrawn.accuracy.title
import dev.alldrawn.androidx.BaseSurfaceFragment

/** A Fragment with a picture that Glide loads, which does not use the SDK. */
class PlainPage : Fragment() {
    override fun onCreateView(inflater: LayoutInflater, container: ViewGroup?, savedInstanceState: Bundle?): View = page(this)
}

/** A Fragment with the same content that is a surface. */
class FeedPage : BaseSurfaceFragment() {
    override fun onCreateView(inflater: LayoutInflater, container: ViewGroup?, savedInstanceState: Bundle?): View = page(this)
}

/** Another Fragment with the same content that is a surface. */
class DetailPage : BaseSurfaceFragment() {
    override fun onCreateView(inflater: LayoutInflater, container: ViewGroup?, savedInstanceState: Bundle?): View = page(this)
}

private fun page(fragment: Fragment): View {
    val seed = fragment.arguments?.getInt("seed") ?: 1
    val view = picture(fragment.requireContext(), height = 260)
    val stage = checkNotNull(Stage.current)
    glide(stage, view, seed, fragment.arguments?.getInt("delay") ?: 500).into(view)
    return column(fragment.requireContext(), title(fragment.requireContext(), "Page $seed"), view).apply {
        layoutParams = ViewGroup.LayoutParams(ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.MATCH_PARENT)
    }
}

private fun <T : Fragment> T.with(seed: Int, delayMs: Int): T = apply {
    arguments = Bundle().apply {
        putInt("seed", seed)
        putInt("delay", delayMs)
    }
}

private val Stage.fragments get() = (activity as AppCompatActivity).supportFragmentManager

/** Scenes with Fragments that are added, replaced, hidden and shown, and with Fragments in pagers. */
internal val FRAGMENT_SCENES = listOf(
    Scene("a Fragment in a screen, both without the SDK", surface = APP, foreign = true, fails = FIRST) {
        openHost { it.supportFragmentManager.beginTransaction().replace(HOST, PlainPage().with(1, 500)).commit() }
    },
    Scene("a Fragment is added later", surface = APP, foreign = true, fails = FIRST + Control.WITHOUT_SETTLING) {
        openHost { screen -> screen.supportFragmentManager.beginTransaction().replace(HOST, Words()).commit() }
        later(700) { show(PlainPage().with(2, 300)) }
    },
    Scene("a Fragment is a surface", surface = "FeedPage", fails = FIRST) {
        openHost { it.supportFragmentManager.beginTransaction().replace(HOST, FeedPage().with(3, 700)).commit() }
    },
    Scene("a Fragment replaces another that was still loading", surface = "DetailPage", expect = Expectation(start = StartSource.BEGIN), fails = FIRST) {
        openHost { it.supportFragmentManager.beginTransaction().replace(HOST, FeedPage().with(4, 2_500)).commit() }
        pass(3_200)
        show(DetailPage().with(5, 600))
    },
    Scene("a Fragment is hidden while it loads", surface = "FeedPage", expect = Expectation(Outcome.ABANDONED)) {
        val page = FeedPage().with(6, 2_000)
        openHost { it.supportFragmentManager.beginTransaction().replace(HOST, page).commit() }
        pass(400)
        fragments.beginTransaction().hide(page).commit()
    },
    Scene("a Fragment is shown again, from a cache", surface = "FeedPage", visit = 1, expect = Expectation(start = StartSource.BEGIN, revisit = true)) {
        val page = FeedPage().with(7, 200)
        openHost { it.supportFragmentManager.beginTransaction().replace(HOST, page).commit() }
        pass(2_000)
        fragments.beginTransaction().hide(page).commit()
        pass(1_500)
        fragments.beginTransaction().show(page).commit()
    },
    Scene("Fragments in a pager: the second was preloaded", surface = "DetailPage", expect = Expectation(start = StartSource.BEGIN)) {
        lateinit var pager: ViewPager2
        openHost { screen ->
            pager = ViewPager2(screen).apply {
                id = PAGER
                offscreenPageLimit = 1
                adapter = object : FragmentStateAdapter(screen) {
                    override fun getItemCount() = 2

                    override fun createFragment(position: Int): Fragment = if (position == 0) FeedPage().with(8, 200) else DetailPage().with(9, 300)
                }
            }
            screen.setContentView(pager)
        }
        pass(4_000)
        pager.setCurrentItem(1, false)
    },
    Scene("a Fragment replaces its picture", surface = APP, foreign = true, fails = FIRST) {
        lateinit var view: ImageView
        openHost { screen ->
            val words = Words { view = it }
            screen.supportFragmentManager.beginTransaction().replace(HOST, words).commit()
        }
        later(500) { view.setImageBitmap(Art.bitmap(20, 180, 150)) }
    },
)

/** A Fragment with a text and an empty picture. */
class Words(private val created: (ImageView) -> Unit = {}) : Fragment() {
    override fun onCreateView(inflater: LayoutInflater, container: ViewGroup?, savedInstanceState: Bundle?): View {
        val view = picture(requireContext(), height = 200).also(created)
        return column(requireContext(), title(requireContext(), "Words, large enough", 40f), view)
    }
}

private const val PAGER = 0x0300_0002
