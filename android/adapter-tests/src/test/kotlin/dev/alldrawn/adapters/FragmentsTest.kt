package dev.alldrawn.adapters

import android.graphics.Color
import android.os.Bundle
import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.TextView
import androidx.fragment.app.Fragment
import androidx.recyclerview.widget.RecyclerView
import androidx.viewpager2.adapter.FragmentStateAdapter
import androidx.viewpager2.widget.ViewPager2
import dev.alldrawn.AllDrawnConfig
import dev.alldrawn.ImageLoads
import dev.alldrawn.Outcome
import dev.alldrawn.androidx.BaseSurfaceFragment
import dev.alldrawn.androidx.FragmentSurfaces
import dev.alldrawn.androidx.measurePages
import dev.alldrawn.testing.DeviceRunner
import dev.alldrawn.testing.FreshSdk
import dev.alldrawn.testing.Frames
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RuntimeEnvironment

/** A Fragment with a picture that is pending until the test calls [show]. */
open class FeedFragment : BaseSurfaceFragment() {
    lateinit var picture: ImageView

    override fun onCreateView(inflater: LayoutInflater, container: ViewGroup?, savedInstanceState: Bundle?): View {
        picture = ImageView(requireContext())
        ImageLoads.begun(picture)
        return FrameLayout(requireContext()).apply { addView(picture, 300, 300) }
    }

    fun show() {
        picture.setImageBitmap(Pictures.picture(Pictures.COLOR))
        ImageLoads.done(picture)
    }
}

class DetailsFragment : FeedFragment()

/** A Fragment that does not use the SDK. */
class PlainFragment : Fragment() {
    override fun onCreateView(inflater: LayoutInflater, container: ViewGroup?, savedInstanceState: Bundle?): View =
        TextView(requireContext()).apply {
            text = "Plain words, large enough to count"
            textSize = 60f
        }
}

/** Tests that Fragments and pages are surfaces whose visits begin when they become visible. */
@RunWith(DeviceRunner::class)
class FragmentsTest {
    @get:Rule
    val fresh = FreshSdk()

    private lateinit var measured: MeasuredScreen

    @Before
    fun measure() {
        measured = MeasuredScreen(AllDrawnConfig(app = "test", version = "1", surfaceOf = AllDrawnConfig.inheriting))
    }

    @After
    fun close() {
        measured.close()
    }

    private fun open(content: (Screen) -> Unit) = measured.open { screen ->
        screen.setContentView(FrameLayout(screen).apply { id = HOST })
        content(screen)
    }

    private fun Screen.show(fragment: Fragment) = supportFragmentManager.beginTransaction().replace(HOST, fragment).commit()

    @Test
    fun `a Fragment's visit is complete when its picture is drawn`() {
        val fragment = FeedFragment()
        open { it.show(fragment) }
        Frames.step(30)
        fragment.show()
        val event = measured.untilAgrees("FeedFragment") { it.middleOf(fragment.picture) == Pictures.COLOR }
        assertEquals(Outcome.COMPLETE, event.outcome)
    }

    @Test
    fun `a Fragment that is replaced before it is complete gives one event without a time`() {
        open { it.show(FeedFragment()) }
        Frames.step(30)
        val next = DetailsFragment()
        measured.screen.show(next)
        Frames.step(10)
        assertEquals(listOf("FeedFragment"), measured.events.map { it.surface })
        assertEquals(null, measured.events.single().visuallyCompleteMs)
        next.show()
        assertEquals("DetailsFragment", measured.until(2).surface)
    }

    @Test
    fun `hiding a Fragment leaves it, and showing it again is a revisit`() {
        val fragment = FeedFragment()
        open { it.show(fragment) }
        Frames.step(2)
        fragment.show()
        measured.until(1)
        measured.screen.supportFragmentManager.beginTransaction().hide(fragment).commitNow()
        Frames.step(30)
        measured.screen.supportFragmentManager.beginTransaction().show(fragment).commitNow()
        val event = measured.until(2)
        assertEquals(Outcome.COMPLETE, event.outcome)
        assertEquals(true, event.isRevisit)
    }

    @Test
    fun `FragmentSurfaces measures a Fragment that does not inherit BaseSurfaceFragment`() {
        FragmentSurfaces.install(RuntimeEnvironment.getApplication(), FragmentSurfaces.every)
        open { it.show(PlainFragment()) }
        assertEquals("PlainFragment", measured.until().surface)
    }

    @Test
    fun `the visit of a preloaded page begins when it is selected`() {
        val pages = listOf(FeedFragment(), DetailsFragment())
        lateinit var pager: ViewPager2
        open { screen ->
            pager = ViewPager2(screen).apply {
                id = PAGER
                offscreenPageLimit = 1
                adapter = object : FragmentStateAdapter(screen) {
                    override fun getItemCount() = pages.size

                    override fun createFragment(position: Int): Fragment = pages[position]
                }
            }
            (screen.findViewById<View>(HOST) as ViewGroup).addView(pager, MATCH_PARENT, MATCH_PARENT)
        }
        Frames.step(10)
        pages.forEach(FeedFragment::show)
        assertEquals("FeedFragment", measured.until(1).surface)
        // After 30 s the launch does not start further surfaces.
        Frames.step(1_850)
        val selected = Frames.now()
        pager.setCurrentItem(1, false)
        val event = measured.until(2)
        assertEquals("DetailsFragment", event.surface)
        assertEquals("the visit began before the page was selected: $event", true, event.startNanos >= selected)
    }

    @Test
    fun `measurePages makes pages that are views surfaces`() {
        lateinit var pager: ViewPager2
        open { screen ->
            pager = ViewPager2(screen)
            pager.adapter = Colours()
            pager.measurePages { "Onboarding/$it" }
            (screen.findViewById<View>(HOST) as ViewGroup).addView(pager, MATCH_PARENT, MATCH_PARENT)
        }
        assertEquals("Onboarding/0", measured.until(1).surface)
        pager.setCurrentItem(1, false)
        assertEquals("Onboarding/1", measured.until(2).surface)
    }

    private class Colours : RecyclerView.Adapter<RecyclerView.ViewHolder>() {
        override fun getItemCount() = 3

        override fun onCreateViewHolder(parent: ViewGroup, viewType: Int): RecyclerView.ViewHolder =
            object : RecyclerView.ViewHolder(ImageView(parent.context).apply { layoutParams = ViewGroup.LayoutParams(MATCH_PARENT, MATCH_PARENT) }) {}

        override fun onBindViewHolder(holder: RecyclerView.ViewHolder, position: Int) =
            (holder.itemView as ImageView).setImageBitmap(Pictures.picture(Color.rgb(position * 90, 60, 60)))
    }

    private companion object {
        const val HOST = 1_234
        const val PAGER = 1_235
    }
}
