package dev.alldrawn.testing

import android.widget.TabHost
import android.widget.TabWidget
import android.widget.ViewAnimator
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowLinearLayout
import org.robolectric.shadows.ShadowViewGroup

// Robolectric replaces what these widgets do by a sketch of it: switchers that animate nothing, tabs that show nothing.
// A shadow that replaces nothing gives the framework's own code back.

@Implements(ViewAnimator::class)
public open class FrameworkViewAnimator : ShadowViewGroup()

@Implements(TabHost::class)
public open class FrameworkTabHost : ShadowViewGroup()

@Implements(TabWidget::class)
public open class FrameworkTabWidget : ShadowLinearLayout()

@Implements(TabHost.TabSpec::class)
public open class FrameworkTabSpec
