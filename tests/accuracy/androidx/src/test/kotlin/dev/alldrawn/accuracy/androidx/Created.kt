package dev.alldrawn.accuracy.androidx

import androidx.lifecycle.DefaultLifecycleObserver
import androidx.lifecycle.LifecycleOwner

/** Runs once the screen has been created: loaders want one that is. */
internal class Created(private val act: () -> Unit) : DefaultLifecycleObserver {
    override fun onCreate(owner: LifecycleOwner): Unit = act()
}
