package dev.alldrawn.internal.app

import android.app.Activity
import android.content.Context
import android.content.ContextWrapper

/** Returns the Activity that a context wraps, or null. The context of a window's decor view wraps none. */
internal tailrec fun Context?.activity(): Activity? = when (this) {
    is Activity -> this
    is ContextWrapper -> baseContext.activity()
    else -> null
}
