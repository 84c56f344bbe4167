package dev.alldrawn.accuracy.androidx

import android.graphics.Bitmap
import androidx.activity.compose.setContent
import androidx.compose.animation.AnimatedVisibility
import androidx.compose.animation.core.LinearEasing
import androidx.compose.animation.core.animateFloatAsState
import androidx.compose.animation.core.tween
import androidx.compose.animation.fadeIn
import androidx.compose.foundation.Image
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.lazy.grid.GridCells
import androidx.compose.foundation.lazy.grid.LazyVerticalGrid
import androidx.compose.foundation.pager.HorizontalPager
import androidx.compose.foundation.pager.rememberPagerState
import androidx.compose.foundation.text.BasicText
import androidx.compose.material3.Card
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Scaffold
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.alpha
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.asImageBitmap
import androidx.compose.ui.graphics.graphicsLayer
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import androidx.navigation.NavHostController
import androidx.navigation.compose.ComposeNavigator
import androidx.navigation.compose.DialogNavigator
import androidx.navigation.compose.NavHost
import androidx.navigation.compose.composable
import dev.alldrawn.StartSource
import dev.alldrawn.accuracy.Art
import dev.alldrawn.accuracy.Control
import dev.alldrawn.accuracy.Expectation
import dev.alldrawn.accuracy.Scene
import dev.alldrawn.accuracy.Stage
import dev.alldrawn.accuracy.TruthNode
import dev.alldrawn.compose.Compositions
import dev.alldrawn.compose.PerfState
import dev.alldrawn.compose.perfBusy
import dev.alldrawn.compose.perfImage
import dev.alldrawn.compose.surfaces

/** Scenes with screens in Compose. */
internal val COMPOSE_SCENES = listOf(
    composed("Compose, a late picture") { stage ->
        val picture = remember { stage.coming(500, seed = 1) }
        Column { Picture(stage, picture) }
    },
    composed("Compose, a late plain text", foreign = true) { stage ->
        val words = remember { stage.coming("Words that came late", 600) }
        Column { BasicText(words() ?: "", Modifier.node(stage, "text").fillMaxWidth().height(120.dp), BIG) }
    },
    composed("Compose, Material: a scaffold, cards and texts", foreign = true) { stage ->
        val words = remember { stage.coming("Delivered yesterday", 450) }
        MaterialTheme {
            Scaffold { inside ->
                Column(Modifier.padding(inside)) {
                    Text("Orders", Modifier.node(stage, "title"), fontSize = 40.sp)
                    Card { Text(words() ?: "", Modifier.node(stage, "text").fillMaxWidth().height(80.dp), fontSize = 28.sp) }
                }
            }
        }
    },
    composed("Compose, a layer fades in") { stage ->
        val picture = remember { stage.coming(400, seed = 2) }
        val alpha by animateFloatAsState(if (picture() == null) 0f else 1f, tween(500, easing = LinearEasing))
        Box(Modifier.graphicsLayer { this.alpha = alpha }) { Picture(stage, picture, kind = TruthNode.Kind.FADING) }
    },
    composed("Compose, a plain text fades in, in a card", foreign = true) { stage ->
        val start = remember { stage.coming(Unit, 300) }
        val alpha by animateFloatAsState(if (start() == null) 0f else 1f, tween(500, easing = LinearEasing))
        Box(Modifier.alpha(alpha)) {
            Card { Text("It fades in", Modifier.node(stage, "text", TruthNode.Kind.FADING).fillMaxWidth().height(90.dp), fontSize = 40.sp) }
        }
    },
    composed("Compose, content becomes visible by a transition", foreign = true) { stage ->
        val start = remember { stage.coming(Unit, 350) }
        AnimatedVisibility(start() != null, enter = fadeIn(tween(400, easing = LinearEasing))) {
            BasicText("It becomes visible", Modifier.node(stage, "text", TruthNode.Kind.FADING).fillMaxWidth().height(120.dp), BIG)
        }
    },
    composed("Compose, a skeleton, then the content") { stage ->
        val picture = remember { stage.coming(900, seed = 3) }
        if (picture() == null) {
            Box(Modifier.size(300.dp).background(Color.LightGray).perfBusy())
        } else {
            Picture(stage, picture)
        }
    },
    composed("LazyColumn, pictures load one after another") { stage ->
        val pictures = remember { List(30) { row -> stage.coming(200 + row % 6 * 130, seed = row + 1) } }
        LazyColumn(Modifier.fillMaxSize()) { items(30) { row -> Picture(stage, pictures[row], ROW_DP, row) } }
    },
    scrolled("LazyColumn, scrolled by the program: slots are recycled") { stage, list ->
        val pictures = remember { List(60) { row -> stage.coming(if (row < 8) 200 else 1_500, seed = row + 1) } }
        LazyColumn(Modifier.fillMaxSize(), list) { items(60, contentType = { 0 }) { row -> Picture(stage, pictures[row], ROW_DP, row) } }
    },
    composed("LazyVerticalGrid, pictures below the fold never load") { stage ->
        val pictures = remember { List(40) { cell -> stage.coming(if (cell < 12) 300 + cell * 40 else Int.MAX_VALUE, seed = cell + 1) } }
        LazyVerticalGrid(GridCells.Fixed(2), Modifier.fillMaxSize()) { items(40) { cell -> Picture(stage, pictures[cell], ROW_DP, cell) } }
    },
    composed("HorizontalPager, the next page never loads") { stage ->
        val pictures = remember { List(2) { page -> stage.coming(if (page == 0) 500 else Int.MAX_VALUE, seed = page + 1) } }
        HorizontalPager(rememberPagerState { 2 }, Modifier.fillMaxSize(), beyondViewportPageCount = 1) { page -> Picture(stage, pictures[page], 400, page) }
    },
    Scene("Compose, a destination fades in", surface = "details", expect = Expectation(start = StartSource.BEGIN)) {
        lateinit var navigation: NavHostController
        val picture = coming(4_300, seed = 5)
        openComposed { screen ->
            navigation = NavHostController(screen)
            navigation.navigatorProvider.addNavigator(ComposeNavigator())
            navigation.navigatorProvider.addNavigator(DialogNavigator())
            screen.setContent {
                NavHost(navigation, "home", Modifier.fillMaxSize().background(Color.White).surfaces(navigation)) {
                    composable("home") { Box(Modifier.fillMaxSize()) }
                    composable("details") { Picture(this@Scene, picture, kind = TruthNode.Kind.FADING) }
                }
            }
        }
        pass(4_000)
        navigation.navigate("details")
    },
)

private val BIG = TextStyle(fontSize = 36.sp)
private const val ROW_DP = 120

private fun composed(name: String, foreign: Boolean = false, content: @Composable (Stage) -> Unit) =
    Scene(name, surface = APP, foreign = foreign, fails = setOf(Control.FIRST_FRAME)) {
        openComposed { screen -> screen.setContent { Box(Modifier.fillMaxSize().background(Color.White)) { content(this@Scene) } } }
    }

private fun scrolled(name: String, content: @Composable (Stage, LazyListState) -> Unit) =
    Scene(name, surface = APP, fails = setOf(Control.FIRST_FRAME)) {
        val list = LazyListState()
        openComposed { screen -> screen.setContent { Box(Modifier.fillMaxSize().background(Color.White)) { content(this@Scene, list) } } }
        later(700) { list.requestScrollToItem(30) }
    }

internal fun Stage.openComposed(content: (AppScreen) -> Unit) {
    Compositions.install()
    openBy(AppScreen::class.java) { content(it as AppScreen) }
}

/** Returns a function that returns null at first, and [what] once [ms] milliseconds have passed. */
private fun <T : Any> Stage.coming(what: T, ms: Int): () -> T? {
    var value by mutableStateOf<T?>(null)
    if (ms != Int.MAX_VALUE) later(ms) { value = what }
    return { value }
}

private fun Stage.coming(ms: Int, seed: Int): () -> Bitmap? = coming(Art.bitmap(seed, 180, 90), ms)

/** A picture as an image loader's composable shows it: grey until the picture is loaded. */
@Composable
private fun Picture(stage: Stage, picture: () -> Bitmap?, heightDp: Int = 260, id: Int = 0, kind: TruthNode.Kind = TruthNode.Kind.STILL) {
    val bitmap = picture()
    val modifier = Modifier.fillMaxWidth().height(heightDp.dp).node(stage, "picture $id", kind)
        .perfImage(id) { if (picture() == null) PerfState.PENDING else PerfState.DRAWN }
    if (bitmap == null) Box(modifier.background(Color.LightGray)) else Image(bitmap.asImageBitmap(), null, modifier, contentScale = ContentScale.FillBounds)
}
