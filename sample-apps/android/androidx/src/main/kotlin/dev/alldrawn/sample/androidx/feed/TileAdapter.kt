package dev.alldrawn.sample.androidx.feed

import android.content.Context
import android.graphics.drawable.ColorDrawable
import android.text.TextUtils
import android.view.ViewGroup
import android.view.ViewGroup.LayoutParams.MATCH_PARENT
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import androidx.recyclerview.widget.RecyclerView
import coil3.asImage
import coil3.load
import coil3.request.error
import coil3.request.placeholder
import dev.alldrawn.sample.androidx.Style
import dev.alldrawn.sample.androidx.Tile

/** The feed's adapter: it binds pictures with their titles to recycled views. Each picture keeps its aspect ratio. */
class TileAdapter(private val tapped: (Tile) -> Unit) : RecyclerView.Adapter<TileAdapter.Cell>() {
    private val tiles = ArrayList<Tile>()

    fun append(more: List<Tile>) {
        tiles += more
        notifyItemRangeInserted(tiles.size - more.size, more.size)
    }

    override fun getItemCount(): Int = tiles.size

    override fun onCreateViewHolder(parent: ViewGroup, viewType: Int): Cell = Cell(TileView(parent.context))

    override fun onBindViewHolder(holder: Cell, position: Int) {
        val tile = tiles[position]
        holder.view.show(tile)
        holder.view.setOnClickListener { tapped(tile) }
    }

    class Cell(val view: TileView) : RecyclerView.ViewHolder(view)
}

/** A cell of the feed: a picture and its title. */
class TileView(context: Context) : LinearLayout(context) {
    private val picture = RatioImageView(context)
    private val title = TextView(context).apply {
        textSize = 13f
        setTextColor(Style.INK)
        maxLines = 1
        ellipsize = TextUtils.TruncateAt.END
    }

    init {
        orientation = VERTICAL
        val gap = Style.dp(context, 4)
        setPadding(gap, gap, gap, 0)
        addView(picture, LayoutParams(MATCH_PARENT, LayoutParams.WRAP_CONTENT))
        addView(title, LayoutParams(MATCH_PARENT, Style.dp(context, 28)))
        layoutParams = ViewGroup.LayoutParams(MATCH_PARENT, LayoutParams.WRAP_CONTENT)
    }

    fun show(tile: Tile) {
        title.text = tile.title
        picture.ratio = tile.ratio
        picture.load(tile.picture) {
            placeholder(ColorDrawable(tile.colour).asImage())
            error(ColorDrawable(Style.WASH).asImage())
        }
    }
}

/** An image view whose height is computed from its width and [ratio]. */
private class RatioImageView(context: Context) : ImageView(context) {
    var ratio = 1f
        set(value) {
            field = value
            requestLayout()
        }

    init {
        scaleType = ScaleType.CENTER_CROP
    }

    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
        val width = MeasureSpec.getSize(widthMeasureSpec)
        setMeasuredDimension(width, (width * ratio).toInt())
    }
}
