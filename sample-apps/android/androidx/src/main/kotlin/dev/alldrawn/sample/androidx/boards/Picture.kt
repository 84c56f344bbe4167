package dev.alldrawn.sample.androidx.boards

import androidx.compose.foundation.background
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.layout.ContentScale
import coil3.compose.AsyncImage

/** Shows a picture from the network. Until it is loaded, and if the load fails, a colour is shown. */
@Composable
internal fun Picture(address: String, colour: Int, modifier: Modifier) {
    AsyncImage(address, contentDescription = null, modifier.background(Color(colour)), contentScale = ContentScale.Crop)
}
