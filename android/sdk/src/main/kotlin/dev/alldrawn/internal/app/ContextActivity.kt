package dev.alldrawn.internal.app

import android.app.Activity
import android.content.Context
import android.content.ContextWrapper

/** Returns the Activity of a context, or null. The context of a window's own root has none. */
internal tailrec fun Context?.activity(): Activity? = when (this) {
    is Activity -> this
    is ContextWrapper -> baseContext.activity()
    else -> null
}
