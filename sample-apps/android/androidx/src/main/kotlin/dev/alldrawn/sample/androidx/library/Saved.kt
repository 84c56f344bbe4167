package dev.alldrawn.sample.androidx.library

import android.os.Bundle
import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import androidx.lifecycle.lifecycleScope
import androidx.recyclerview.widget.GridLayoutManager
import androidx.recyclerview.widget.RecyclerView
import dev.alldrawn.androidx.BaseSurfaceFragment
import dev.alldrawn.sample.androidx.LoadedFrame
import dev.alldrawn.sample.androidx.Tilework
import dev.alldrawn.sample.androidx.closeup.Closeup
import dev.alldrawn.sample.androidx.feed.TileAdapter
import java.io.IOException
import kotlinx.coroutines.launch

/** The tab with the pictures that the user has saved. It is a surface, since it inherits [BaseSurfaceFragment]. */
class Saved : BaseSurfaceFragment() {
    override fun onCreateView(inflater: LayoutInflater, container: ViewGroup?, savedInstanceState: Bundle?): View {
        val cells = TileAdapter { startActivity(Closeup.intent(requireContext(), it.film)) }
        val list = RecyclerView(requireContext()).apply {
            layoutManager = GridLayoutManager(context, 2)
            adapter = cells
        }
        val frame = LoadedFrame(requireContext(), list)
        lifecycleScope.launch {
            try {
                cells.append(Tilework.backend.feed().tiles)
                frame.loaded()
            } catch (_: IOException) {
                frame.failed("What you saved could not be loaded.")
            }
        }
        return frame
    }
}
