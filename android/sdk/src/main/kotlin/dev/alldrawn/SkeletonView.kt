package dev.alldrawn

import android.content.Context
import android.util.AttributeSet
import android.widget.FrameLayout

/**
 * A placeholder for content that has not been loaded yet. It may have any children. While it is visible, its surface is
 * not complete.
 */
public open class SkeletonView @JvmOverloads constructor(context: Context, attributes: AttributeSet? = null) :
    FrameLayout(context, attributes), PerfBusyView
