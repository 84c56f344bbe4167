package dev.alldrawn.testing

import org.junit.runners.model.FrameworkMethod
import org.robolectric.RobolectricTestRunner
import org.robolectric.internal.bytecode.InstrumentationConfiguration

/**
 * Runs a test on the simulated device, with the native library loaded once for the whole JVM. HotSpot loads a library
 * for one class loader only, and Robolectric creates a class loader for each configuration. The classes in `NATIVE` are
 * therefore loaded by the parent of those class loaders, and must not use Android classes.
 */
public class DeviceRunner(test: Class<*>) : RobolectricTestRunner(test) {
    override fun createClassLoaderConfig(method: FrameworkMethod): InstrumentationConfiguration {
        val config = InstrumentationConfiguration.Builder(super.createClassLoaderConfig(method))
        NATIVE.forEach { config.doNotAcquireClass(it) }
        // Gives the SDK the simulated device's clock, which stands still between steps.
        return config.addInstrumentedClass("dev.alldrawn.internal.core.Clock").build()
    }

    private companion object {
        val NATIVE = listOf("dev.alldrawn.internal.core.Native", "dev.alldrawn.testing.TestingLibrary")
    }
}
