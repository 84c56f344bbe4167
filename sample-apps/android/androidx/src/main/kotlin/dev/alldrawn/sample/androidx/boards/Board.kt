package dev.alldrawn.sample.androidx.boards

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import dev.alldrawn.sample.androidx.Tilework

/** Shows one board: its cover, which is as wide as the screen. */
@Composable
internal fun Board(film: String) = Loaded("This board could not be loaded.", load = { Tilework.backend.feed().tiles }, key = film) { tiles ->
    Column {
        val cover = tiles.first()
        Picture(cover.picture, cover.colour, Modifier.fillMaxWidth().aspectRatio(1 / cover.ratio))
        Text(cover.title, Modifier.padding(16.dp), fontSize = 24.sp)
    }
}
