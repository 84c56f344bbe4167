package dev.alldrawn.sample.androidx.boards

import androidx.compose.foundation.background
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.layout.ContentScale
import coil3.compose.AsyncImage

/** A picture from the network. Shows a colour until it is loaded, or if loading fails. */
@Composable
internal fun Picture(address: String, colour: Int, modifier: Modifier) {
    AsyncImage(address, contentDescription = null, modifier.background(Color(colour)), contentScale = ContentScale.Crop)
}
