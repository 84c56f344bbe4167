package dev.alldrawn.accuracy.androidx

import androidx.activity.compose.setContent
import androidx.compose.foundation.Image
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.text.BasicText
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.painter.ColorPainter
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.unit.dp
import coil3.ImageLoader
import coil3.compose.AsyncImage
import coil3.compose.SubcomposeAsyncImage
import coil3.compose.rememberAsyncImagePainter
import dev.alldrawn.accuracy.Expectation
import dev.alldrawn.accuracy.Scene
import dev.alldrawn.accuracy.Stage

/**
 * Scenes with Coil's composables, used as in apps: they load over loopback HTTP, and no code of AllDrawn is added at
 * the pictures.
 */
internal val ASYNC_IMAGE_SCENES = listOf(
    loaded("AsyncImage, a placeholder, then the picture") { stage, loader -> LoadedPicture(stage, loader, 41, 500) },
    loaded("AsyncImage, a failure and its error picture", FAILED) { stage, loader -> LoadedPicture(stage, loader, 42, 600, status = 404) },
    loaded("AsyncImage, with the size of the loaded picture") { stage, loader ->
        Column {
            AsyncImage(
                remember { stage.server.picture(43, 180, 150, 400) }, null, loader, Modifier.fillMaxWidth().node(stage, "picture"),
                contentScale = ContentScale.FillWidth,
            )
        }
    },
    loaded("rememberAsyncImagePainter, without a description, beside a text") { stage, loader ->
        Column {
            BasicText("A picture", Modifier.node(stage, "text").fillMaxWidth().height(60.dp))
            Image(
                rememberAsyncImagePainter(remember { stage.server.picture(44, 180, 150, 1_500) }, loader), null,
                Modifier.fillMaxWidth().height(260.dp).node(stage, "picture"), contentScale = ContentScale.FillBounds,
            )
        }
    },
    loaded("SubcomposeAsyncImage, something else is composed until it is loaded") { stage, loader ->
        Column {
            BasicText("A picture", Modifier.node(stage, "text").fillMaxWidth().height(60.dp))
            SubcomposeAsyncImage(
                remember { stage.server.picture(45, 180, 150, 1_500) }, null, loader, Modifier.fillMaxWidth().height(260.dp).node(stage, "picture"),
                contentScale = ContentScale.FillBounds, loading = { Box(Modifier.fillMaxSize().background(Color.LightGray)) },
            )
        }
    },
    loaded("LazyColumn of AsyncImages that load one after another") { stage, loader ->
        LazyColumn(Modifier.fillMaxSize()) { items(30) { row -> LoadedPicture(stage, loader, 46 + row, 200 + row % 6 * 130, heightDp = 120, id = row) } }
    },
    Scene("LazyColumn of AsyncImages, scrolled by the program", surface = APP, foreign = true, fails = FIRST) {
        val list = LazyListState()
        val loader = coilLoader(this)
        openComposed { screen ->
            screen.setContent {
                LazyColumn(Modifier.fillMaxSize().background(Color.White), list) {
                    items(60, contentType = { 0 }) { row -> LoadedPicture(this@Scene, loader, 80 + row, if (row < 8) 200 else 900, heightDp = 120, id = row) }
                }
            }
        }
        later(700) { list.requestScrollToItem(30) }
    },
)

private fun loaded(name: String, expect: Expectation = Expectation(), content: @Composable (Stage, ImageLoader) -> Unit) =
    Scene(name, surface = APP, expect = expect, foreign = true, fails = FIRST) {
        val loader = coilLoader(this)
        openComposed { screen -> screen.setContent { Box(Modifier.fillMaxSize().background(Color.White)) { content(this@Scene, loader) } } }
    }

@Composable
private fun LoadedPicture(stage: Stage, loader: ImageLoader, seed: Int, delayMs: Int, heightDp: Int = 260, status: Int = 200, id: Int = 0) = AsyncImage(
    remember { stage.server.picture(seed, 180, 150, delayMs, status) }, null, loader,
    Modifier.fillMaxWidth().height(heightDp.dp).node(stage, "picture $id"),
    placeholder = ColorPainter(Color.LightGray), error = ColorPainter(Color.DarkGray), contentScale = ContentScale.FillBounds,
)
