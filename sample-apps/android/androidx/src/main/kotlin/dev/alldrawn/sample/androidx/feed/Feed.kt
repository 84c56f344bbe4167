package dev.alldrawn.sample.androidx.feed

import android.os.Bundle
import androidx.appcompat.app.AppCompatActivity
import androidx.lifecycle.lifecycleScope
import androidx.recyclerview.widget.RecyclerView
import androidx.recyclerview.widget.StaggeredGridLayoutManager
import dev.alldrawn.sample.androidx.LoadedFrame
import dev.alldrawn.sample.androidx.Tilework
import dev.alldrawn.sample.androidx.closeup.Closeup
import java.io.IOException
import kotlinx.coroutines.launch

/** The feed: two columns of pictures, which are loaded page by page. */
class Feed : AppCompatActivity() {
    private val cells = TileAdapter { startActivity(Closeup.intent(this, it.film)) }
    private lateinit var frame: LoadedFrame

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val list = RecyclerView(this).apply {
            layoutManager = StaggeredGridLayoutManager(2, StaggeredGridLayoutManager.VERTICAL)
            adapter = cells
        }
        frame = LoadedFrame(this, list)
        setContentView(frame)
        lifecycleScope.launch { load() }
    }

    // The first page is short, so that it loads fast. The second page is requested at once.
    private suspend fun load() {
        var next: String? = null
        try {
            do {
                val page = Tilework.backend.feed(next)
                cells.append(page.tiles)
                frame.loaded()
                next = page.next
            } while (next != null)
        } catch (_: IOException) {
            if (cells.itemCount == 0) frame.failed("The feed could not be loaded.")
        }
    }
}
