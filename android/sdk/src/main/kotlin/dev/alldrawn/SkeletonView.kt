package dev.alldrawn

import android.content.Context
import android.util.AttributeSet
import android.widget.FrameLayout

/** Stands for content that is still to come, with whatever is put in it: while it can be seen, its surface is not complete. */
public open class SkeletonView @JvmOverloads constructor(context: Context, attributes: AttributeSet? = null) :
    FrameLayout(context, attributes), PerfBusyView
