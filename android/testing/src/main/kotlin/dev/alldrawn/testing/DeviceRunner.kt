package dev.alldrawn.testing

import org.junit.runners.model.FrameworkMethod
import org.robolectric.RobolectricTestRunner
import org.robolectric.internal.bytecode.InstrumentationConfiguration

/**
 * Runs a test on the simulated device, with the native library loaded once for the whole JVM: HotSpot maps a library for
 * one class loader only, and Robolectric makes a new one for each configuration. The classes named here stay in the
 * loader above them all; they must therefore use nothing of Android.
 */
public class DeviceRunner(test: Class<*>) : RobolectricTestRunner(test) {
    override fun createClassLoaderConfig(method: FrameworkMethod): InstrumentationConfiguration {
        val config = InstrumentationConfiguration.Builder(super.createClassLoaderConfig(method))
        NATIVE.forEach { config.doNotAcquireClass(it) }
        // The SDK's clock is the device's, which stands still between steps.
        return config.addInstrumentedClass("dev.alldrawn.internal.core.Clock").build()
    }

    private companion object {
        val NATIVE = listOf("dev.alldrawn.internal.core.Native", "dev.alldrawn.testing.TestingLibrary")
    }
}
