package dev.alldrawn.sample.androidx.boards

import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import dev.alldrawn.sample.androidx.Tile
import dev.alldrawn.sample.androidx.Tilework

/** Shows the list of all boards, one board in each row. */
@Composable
internal fun BoardList(open: (String) -> Unit) = Loaded("The boards could not be loaded.", load = { Tilework.backend.feed(SECOND_PAGE).tiles }) { tiles ->
    LazyColumn(Modifier.fillMaxSize()) {
        items(tiles) { tile -> BoardRow(tile, Modifier.clickable { open(tile.film) }) }
    }
}

@Composable
private fun BoardRow(tile: Tile, modifier: Modifier) {
    Row(modifier.fillMaxWidth().padding(12.dp), verticalAlignment = Alignment.CenterVertically) {
        Picture(tile.picture, tile.colour, Modifier.size(96.dp))
        Text(tile.title, Modifier.padding(start = 12.dp), fontSize = 18.sp)
    }
}

/** The path of the feed's second page, which has more tiles than the first. */
private const val SECOND_PAGE = "/api/feed?page=2"
