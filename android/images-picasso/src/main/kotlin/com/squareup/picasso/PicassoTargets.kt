// In Picasso's own package: what it knows of its targets is visible there only, and asking this way needs neither
// reflection nor a rule that keeps names.
package com.squareup.picasso

import android.graphics.drawable.Drawable
import android.widget.ImageView

/** The app's instance, if there is one: asking must not make it. */
internal fun currentPicasso(): Picasso? = Picasso.singleton

/** Whether a picture for the view is on its way, or waits for the view's size. Main thread. */
internal fun Picasso.isLoadingInto(view: ImageView): Boolean = view in targetToAction || view in targetToDeferredRequestCreator

/** Whether the drawable is one that Picasso made of a picture it loaded. */
internal fun isLoadedPicture(drawable: Drawable?): Boolean = drawable is PicassoDrawable
