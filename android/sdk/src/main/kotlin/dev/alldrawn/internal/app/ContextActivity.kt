package dev.alldrawn.internal.app

import android.app.Activity
import android.content.Context
import android.content.ContextWrapper

/** The Activity that a context leads to. Null: none; that of a window's own root leads to none. */
internal tailrec fun Context?.activity(): Activity? = when (this) {
    is Activity -> this
    is ContextWrapper -> baseContext.activity()
    else -> null
}
