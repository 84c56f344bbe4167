package dev.alldrawn.accuracy.androidx

import androidx.lifecycle.DefaultLifecycleObserver
import androidx.lifecycle.LifecycleOwner

/** Calls [act] when the screen has been created, since image loaders need a created screen. */
internal class OnCreated(private val act: () -> Unit) : DefaultLifecycleObserver {
    override fun onCreate(owner: LifecycleOwner): Unit = act()
}
