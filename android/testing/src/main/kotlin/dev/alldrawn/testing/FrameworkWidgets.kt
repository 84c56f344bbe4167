package dev.alldrawn.testing

import android.widget.TabHost
import android.widget.TabWidget
import android.widget.ViewAnimator
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowLinearLayout
import org.robolectric.shadows.ShadowViewGroup

// Robolectric replaces these widgets' code by simpler code: switchers do not animate, tabs show nothing. A shadow that
// replaces no method restores the framework's own code.

@Implements(ViewAnimator::class)
public open class FrameworkViewAnimator : ShadowViewGroup()

@Implements(TabHost::class)
public open class FrameworkTabHost : ShadowViewGroup()

@Implements(TabWidget::class)
public open class FrameworkTabWidget : ShadowLinearLayout()

@Implements(TabHost.TabSpec::class)
public open class FrameworkTabSpec
