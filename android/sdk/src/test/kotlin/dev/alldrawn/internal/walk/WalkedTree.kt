package dev.alldrawn.internal.walk

import android.app.Activity
import android.view.View
import dev.alldrawn.internal.core.Flag
import dev.alldrawn.testing.Frames
import org.robolectric.Robolectric
import org.robolectric.android.controller.ActivityController

/** A record of a snapshot, as the core reads it. */
internal data class Record(
    val index: Int, val identity: Int, val generation: Int, val parent: Int, val kind: Int, val state: Int, val alpha: Int, val flags: Int,
    val x: Float, val y: Float, val width: Float, val height: Float,
) {
    infix fun has(flag: Int): Boolean = flags and flag != 0

    val rect: List<Float> get() = listOf(x, y, width, height)
}

/** A snapshot whose records were read back from its bytes. */
internal class WalkedTree(val snapshot: Snapshot) {
    private val buffer = snapshot.buffer
    val flags = buffer.getInt(8)
    val viewport = List(4) { buffer.getFloat(40 + 4 * it) }
    val records = List(buffer.getInt(12)) { index ->
        val at = Snapshot.HEADER + index * Snapshot.RECORD
        fun byte(offset: Int) = buffer.get(at + offset).toInt() and 0xFF
        Record(
            index, buffer.getInt(at), buffer.getInt(at + 4), buffer.getInt(at + 8), byte(12), byte(13), byte(14), byte(15),
            buffer.getFloat(at + 16), buffer.getFloat(at + 20), buffer.getFloat(at + 24), buffer.getFloat(at + 28),
        )
    }

    fun of(view: View): Record = checkNotNull(find(view)) { "no record of $view" }

    fun find(view: View): Record? = NodeMemory.known(view)?.let { node -> records.firstOrNull { it.identity == node.identity } }

    /** Returns the record's ancestors, from its parent to the root. */
    fun above(record: Record): List<Record> = generateSequence(records.getOrNull(record.parent)) { records.getOrNull(it.parent) }.toList()

    /** Returns the part of a record's rectangle that its ancestors do not clip: left, top, right, bottom. */
    fun visible(record: Record): List<Float> {
        val clips = above(record).filter { it has Flag.CLIPS } + record
        return listOf(clips.maxOf { it.x }, clips.maxOf { it.y }, clips.minOf { it.x + it.width }, clips.minOf { it.y + it.height })
    }
}

/** Walks view trees in a window of 360 × 640 dp and returns the snapshots. */
internal class Walks {
    val failures = ArrayList<Throwable>()
    val walk = Walk { _, error -> failures += error }
    val controller: ActivityController<Activity>
    val activity: Activity

    init {
        Frames.pause()
        controller = Robolectric.buildActivity(Activity::class.java)
        activity = controller.get()
        activity.setTheme(android.R.style.Theme_Material_Light_NoActionBar_Fullscreen)
        controller.setup()
    }

    fun show(view: View): View {
        activity.setContentView(view)
        Frames.step(2)
        return view
    }

    fun walk(root: View = activity.window.decorView): WalkedTree {
        walk.walk(root, visit = 7, sequence = 1, time = 1_000, flags = 0)
        walk.scrollers.clear()
        return WalkedTree(walk.snapshot)
    }
}
