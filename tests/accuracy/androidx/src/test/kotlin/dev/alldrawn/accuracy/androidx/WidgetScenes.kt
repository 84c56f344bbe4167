package dev.alldrawn.accuracy.androidx

import android.graphics.Color
import android.view.Gravity
import android.view.View
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.widget.ImageView
import android.widget.LinearLayout
import androidx.appcompat.widget.Toolbar
import androidx.cardview.widget.CardView
import androidx.constraintlayout.widget.ConstraintLayout
import androidx.coordinatorlayout.widget.CoordinatorLayout
import androidx.core.widget.NestedScrollView
import androidx.drawerlayout.widget.DrawerLayout
import androidx.swiperefreshlayout.widget.SwipeRefreshLayout
import com.facebook.shimmer.ShimmerFrameLayout
import com.google.android.material.appbar.AppBarLayout
import com.google.android.material.button.MaterialButton
import com.google.android.material.chip.Chip
import com.google.android.material.imageview.ShapeableImageView
import com.google.android.material.tabs.TabLayout
import com.makeramen.roundedimageview.RoundedImageView
import dev.alldrawn.accuracy.Art
import dev.alldrawn.accuracy.Control
import dev.alldrawn.accuracy.Scene
import dev.alldrawn.accuracy.Stage
import dev.alldrawn.accuracy.column
import dev.alldrawn.accuracy.picture
import dev.alldrawn.accuracy.title
import de.hdodenhof.circleimageview.CircleImageView

/** Scenes with layouts and widgets of libraries from Maven Central. None of them was written with the SDK in mind. */
internal val WIDGET_SCENES = listOf(
    widgets("a toolbar and a card, AppCompat") { screen ->
        val view = late(480)
        val card = CardView(screen).apply {
            radius = 12f
            addView(view, LinearLayout.LayoutParams(MATCH_PARENT, 240))
        }
        column(screen, Toolbar(screen).apply { title = "Orders" }, card)
    },
    widgets("ConstraintLayout") { screen ->
        val view = late(350).apply { id = View.generateViewId() }
        ConstraintLayout(screen).apply {
            setBackgroundColor(Color.WHITE)
            val centred = ConstraintLayout.LayoutParams(0, 200).apply {
                startToStart = ConstraintLayout.LayoutParams.PARENT_ID
                endToEnd = ConstraintLayout.LayoutParams.PARENT_ID
                topToTop = ConstraintLayout.LayoutParams.PARENT_ID
                bottomToBottom = ConstraintLayout.LayoutParams.PARENT_ID
            }
            addView(view, centred)
            val below = ConstraintLayout.LayoutParams(WRAP_CONTENT, WRAP_CONTENT).apply {
                topToBottom = view.id
                startToStart = view.id
            }
            addView(title(screen, "Below it"), below)
        }
    },
    widgets("CoordinatorLayout, an app bar over a list") { screen ->
        val bar = AppBarLayout(screen).apply { addView(Toolbar(screen).apply { title = "Feed" }) }
        val list = NestedScrollView(screen).apply { addView(column(screen, late(400, 200), late(700, 200), late(NEVER, 600))) }
        CoordinatorLayout(screen).apply {
            setBackgroundColor(Color.WHITE)
            addView(bar, CoordinatorLayout.LayoutParams(MATCH_PARENT, WRAP_CONTENT))
            val scrolling = CoordinatorLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT).apply { behavior = AppBarLayout.ScrollingViewBehavior() }
            addView(list, scrolling)
        }
    },
    widgets("a drawer that is closed") { screen ->
        DrawerLayout(screen).apply {
            setBackgroundColor(Color.WHITE)
            addView(column(screen, title(screen, "In front"), late(500, 250)), DrawerLayout.LayoutParams(MATCH_PARENT, MATCH_PARENT))
            addView(column(screen, picture(screen, 3)), DrawerLayout.LayoutParams(240, MATCH_PARENT).apply { gravity = Gravity.START })
        }
    },
    widgets("SwipeRefreshLayout") { screen ->
        SwipeRefreshLayout(screen).apply { addView(NestedScrollView(screen).apply { addView(column(screen, late(450, 300))) }) }
    },
    widgets("CircleImageView") { screen ->
        val view = CircleImageView(screen).apply { layoutParams = LinearLayout.LayoutParams(200, 200) }
        column(screen, title(screen, "Somebody"), comes(view, 500))
    },
    widgets("RoundedImageView") { screen ->
        val view = RoundedImageView(screen).apply {
            cornerRadius = 24f
            scaleType = ImageView.ScaleType.FIT_XY
            layoutParams = LinearLayout.LayoutParams(320, 240)
        }
        column(screen, title(screen, "Rounded"), comes(view, 550))
    },
    widgets("ShapeableImageView, Material") { screen ->
        val view = ShapeableImageView(screen).apply {
            scaleType = ImageView.ScaleType.FIT_XY
            shapeAppearanceModel = shapeAppearanceModel.withCornerSize(20f)
            layoutParams = LinearLayout.LayoutParams(320, 240)
        }
        column(screen, title(screen, "Shaped"), comes(view, 400))
    },
    widgets("tabs, buttons and chips, Material") { screen ->
        val tabs = TabLayout(screen).apply { for (name in listOf("One", "Two", "Three")) addTab(newTab().setText(name)) }
        column(screen, tabs, late(350, 200), MaterialButton(screen).apply { text = "Buy" }, Chip(screen).apply { text = "Filter" })
    },
    widgets("NestedScrollView, a long text") { screen ->
        val words = title(screen, "", 20f)
        later(450) { words.text = "Words that come late and are long enough to fill a screen. ".repeat(30) }
        NestedScrollView(screen).apply {
            isVerticalScrollBarEnabled = false
            addView(column(screen, picture(screen, 4, height = 120), words))
        }
    },
    widgets("Shimmer over a placeholder") { screen ->
        val shimmer = ShimmerFrameLayout(screen)
        val view = picture(screen, height = 240)
        later(500) {
            shimmer.hideShimmer()
            view.setImageBitmap(Art.bitmap(9, 180, 120))
        }
        shimmer.addView(column(screen, title(screen, "Soon"), view))
        shimmer
    },
    widgets("a view is inflated late") { screen ->
        val root = column(screen, title(screen, "First"))
        later(600) { root.addView(picture(screen, 11, height = 200)) }
        root
    },
)

private const val NEVER = -1

private fun widgets(name: String, content: Stage.(android.content.Context) -> View) =
    Scene(name, surface = APP, foreign = true, fails = setOf(Control.FIRST_FRAME)) { openApp { content(it) } }

/** Returns an image view whose picture is set after [ms] milliseconds, or never if it is [NEVER]. */
private fun Stage.late(ms: Int, height: Int = 160): ImageView = picture(app, height = height).also { if (ms != NEVER) comes(it, ms) }

private fun Stage.comes(view: ImageView, ms: Int): ImageView = view.also { later(ms) { it.setImageBitmap(Art.bitmap(ms, 180, 120)) } }
