// In Picasso's own package, since Picasso's fields for its targets are package-private. Compiled access needs neither
// reflection nor a shrinker rule that keeps their names.
package com.squareup.picasso

import android.graphics.drawable.Drawable
import android.widget.ImageView

/** Returns the app's Picasso instance, or null if there is none. Does not create one, unlike `Picasso.get()`. */
internal fun currentPicasso(): Picasso? = Picasso.singleton

/** Returns true if a request for the view is running, or waits for the view's size. Main thread. */
internal fun Picasso.isLoadingInto(view: ImageView): Boolean = view in targetToAction || view in targetToDeferredRequestCreator

/** Returns true if the drawable is Picasso's own, with a picture that it loaded. */
internal fun isLoadedPicture(drawable: Drawable?): Boolean = drawable is PicassoDrawable
