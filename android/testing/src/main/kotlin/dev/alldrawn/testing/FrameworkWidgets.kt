package dev.alldrawn.testing

import android.widget.TabHost
import android.widget.TabWidget
import android.widget.ViewAnimator
import org.robolectric.annotation.Implements
import org.robolectric.shadows.ShadowLinearLayout
import org.robolectric.shadows.ShadowViewGroup

// Robolectric replaces the code of these widgets by simpler code: switchers do not animate, and tabs show nothing.
// These shadows replace no method, so the widgets run the framework's own code.

@Implements(ViewAnimator::class)
public open class FrameworkViewAnimator : ShadowViewGroup()

@Implements(TabHost::class)
public open class FrameworkTabHost : ShadowViewGroup()

@Implements(TabWidget::class)
public open class FrameworkTabWidget : ShadowLinearLayout()

@Implements(TabHost.TabSpec::class)
public open class FrameworkTabSpec
