// This file is in Picasso's own package, because the fields that it reads are package-private. So it needs neither
// reflection nor a shrinker rule that keeps the names of the fields.
package com.squareup.picasso

import android.graphics.drawable.Drawable
import android.widget.ImageView

/** Returns the app's Picasso instance. Returns null if there is none, whereas `Picasso.get()` would create it. */
internal fun currentPicasso(): Picasso? = Picasso.singleton

/** Returns true if a request for [view] is running or waits for the view's size. Main thread. */
internal fun Picasso.isLoadingInto(view: ImageView): Boolean = view in targetToAction || view in targetToDeferredRequestCreator

/** Returns true if Picasso created [drawable] for a picture that it loaded. */
internal fun isLoadedPicture(drawable: Drawable?): Boolean = drawable is PicassoDrawable
