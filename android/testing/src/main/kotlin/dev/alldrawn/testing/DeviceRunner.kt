package dev.alldrawn.testing

import org.junit.runners.model.FrameworkMethod
import org.robolectric.RobolectricTestRunner
import org.robolectric.internal.bytecode.InstrumentationConfiguration

/**
 * Runs a test on Robolectric's simulated device, with the native library loaded once for the whole JVM. HotSpot loads a
 * library for only one class loader, but Robolectric creates a class loader for each configuration. Therefore the
 * parent of those class loaders loads the classes in `NATIVE`, which must not use Android classes.
 */
public class DeviceRunner(test: Class<*>) : RobolectricTestRunner(test) {
    override fun createClassLoaderConfig(method: FrameworkMethod): InstrumentationConfiguration {
        val config = InstrumentationConfiguration.Builder(super.createClassLoaderConfig(method))
        NATIVE.forEach { config.doNotAcquireClass(it) }
        // Makes the SDK use the simulated device's clock, which stands still unless a test advances it.
        return config.addInstrumentedClass("dev.alldrawn.internal.core.Clock").build()
    }

    private companion object {
        val NATIVE = listOf("dev.alldrawn.internal.core.Native", "dev.alldrawn.testing.TestingLibrary")
    }
}
