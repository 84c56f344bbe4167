package dev.alldrawn.accuracy.androidx

import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.Drawable
import android.widget.ImageView
import coil3.asImage
import coil3.request.crossfade
import coil3.request.error
import coil3.request.placeholder
import com.bumptech.glide.Glide
import com.bumptech.glide.load.resource.drawable.DrawableTransitionOptions
import com.bumptech.glide.request.transition.DrawableCrossFadeFactory
import dev.alldrawn.accuracy.Art
import dev.alldrawn.accuracy.Control
import dev.alldrawn.accuracy.Expectation
import dev.alldrawn.accuracy.Scene
import dev.alldrawn.accuracy.Stage
import dev.alldrawn.accuracy.column
import dev.alldrawn.accuracy.crossFadingView
import dev.alldrawn.accuracy.fadingView
import dev.alldrawn.accuracy.picture
import dev.alldrawn.accuracy.placeholder
import dev.alldrawn.accuracy.title

/**
 * Scenes with image loaders, used as in apps: they load over loopback HTTP, and no code of AllDrawn is added at the
 * pictures.
 */
internal val LOADER_SCENES = listOf(
    loader("Glide, a placeholder, then the picture") { stage, view -> glide(stage, view, 1, 500).placeholder(placeholder()).into(view) },
    loader("Glide, a cross-fade over a placeholder") { stage, view ->
        stage.fadingView(view)
        glide(stage, view, 2, 300).placeholder(bitmap(stage, 31)).transition(DrawableTransitionOptions.withCrossFade(400)).into(view)
    },
    loader("Glide, a cross-fade while the placeholder fades out") { stage, view ->
        stage.crossFadingView(view)
        glide(stage, view, 13, 400).placeholder(bitmap(stage, 33)).transition(DrawableTransitionOptions.withCrossFade(bothWays())).into(view)
    },
    loader("Glide, a cross-fade whose picture fails", FAILED) { stage, view ->
        stage.crossFadingView(view)
        val request = glide(stage, view, 14, 700, status = 404).placeholder(bitmap(stage, 37)).error(bitmap(stage, 38))
        request.transition(DrawableTransitionOptions.withCrossFade(bothWays())).into(view)
    },
    loader("Glide, a thumbnail, then the picture") { stage, view ->
        glide(stage, view, 3, 1_700).thumbnail(Glide.with(stage.activity).load(Art.thumbnail(3))).into(view)
    },
    loader("Glide, a failure and its error picture", FAILED) { stage, view -> glide(stage, view, 4, 500, status = 404).error(bitmap(stage, 32)).into(view) },
    loader("Glide, a failure that leaves the placeholder", FAILED) { stage, view ->
        glide(stage, view, 5, 1_300, status = 500).placeholder(placeholder()).into(view)
    },
    loader("Coil, a placeholder, then the picture") { stage, view -> coil(stage, view, 6, 500) { placeholder(placeholder().asImage()) } },
    loader("Coil, a failure and its error picture", FAILED) { stage, view -> coil(stage, view, 8, 600, status = 404) { error(bitmap(stage, 34).asImage()) } },
    loader("Coil, a failure whose error picture looks like the placeholder", FAILED) { stage, view ->
        coil(stage, view, 9, 1_400, status = 500) {
            placeholder(placeholder().asImage())
            error(placeholder().asImage())
        }
    },
    loader("Coil, a cross-fade without a placeholder") { stage, view ->
        stage.fadingView(view)
        coil(stage, view, 15, 400) { crossfade(400) }
    },
    loader("Coil, a cross-fade while the placeholder fades out") { stage, view ->
        stage.crossFadingView(view)
        coil(stage, view, 16, 500) {
            placeholder(bitmap(stage, 39).asImage())
            crossfade(400)
        }
    },
    loader("Coil, a cross-fade whose picture fails", FAILED) { stage, view ->
        stage.crossFadingView(view)
        coil(stage, view, 17, 800, status = 404) {
            placeholder(bitmap(stage, 40).asImage())
            error(bitmap(stage, 44).asImage())
            crossfade(400)
        }
    },
    loader("Picasso, a placeholder, then the picture") { stage, view ->
        picasso(stage, 10, 500).placeholder(placeholder()).noFade().into(view, picassoCallback(stage, view))
    },
    loader("Picasso, a fade over the placeholder") { stage, view ->
        stage.fadingView(view)
        picasso(stage, 11, 400).placeholder(bitmap(stage, 35)).into(view, picassoCallback(stage, view))
    },
    loader("Picasso, a failure and its error picture", FAILED) { stage, view ->
        picasso(stage, 12, 600, status = 404).error(bitmap(stage, 36)).into(view, picassoCallback(stage, view))
    },
)

// Makes Glide fade out the placeholder while the picture fades in. By default Glide keeps the placeholder, and fades
// the picture in over it.
private fun bothWays() = DrawableCrossFadeFactory.Builder(400).setCrossFadeEnabled(true)

private fun loader(name: String, expect: Expectation = Expectation(), load: (Stage, ImageView) -> Unit) =
    Scene(name, surface = APP, expect = expect, foreign = true, fails = setOf(Control.FIRST_FRAME)) {
        openApp { screen ->
            val view = picture(screen, height = 300)
            screen.lifecycle.addObserver(OnCreated { load(this, view) })
            column(screen, title(screen, "A picture"), view)
        }
    }

internal fun bitmap(stage: Stage, seed: Int): Drawable = BitmapDrawable(stage.app.resources, Art.bitmap(seed, 180, 150))
