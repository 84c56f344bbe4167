@file:JvmName("ApiDump")

package dev.alldrawn.packaging

import java.io.File
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools

/** Excludes `dev.alldrawn.internal` and its packages, which are not public API. */
private val FILTERS = AbiFilters(emptySet(), setOf("dev.alldrawn.internal.**"), emptySet(), emptySet())

/**
 * The command `ApiDump ANDROID check|write`. `check` compares the public API of each shipped module with its committed
 * dump in the folder `api` and fails if they differ. `write` replaces the dumps. ANDROID is the folder `android`.
 */
fun main(arguments: Array<String>) {
    require(arguments.size == 2 && arguments[1] in setOf("check", "write")) { "usage: ApiDump ANDROID check|write; given: ${arguments.joinToString(" ")}" }
    val changes = ShippedModule.all(File(arguments[0])).mapNotNull { module ->
        val dump = dump(module.classes)
        if (arguments[1] == "write") module.apiDump.apply { parentFile.mkdirs() }.writeText(dump)
        difference(module.apiDump, dump)?.let { "${module.path}:\n$it" }
    }
    check(changes.isEmpty()) {
        "the public API differs from its committed dump. If the change is intended, run `make android-api` and review the new dump.\n" +
            changes.joinToString("\n")
    }
}

/** Returns the dump of the public API of all classes in a folder. */
internal fun dump(classes: File): String {
    val files = classes.walkTopDown().filter { it.extension == "class" && it.name != "module-info.class" }.sortedBy(File::getPath).toList()
    return buildString { AbiTools.getInstance().printJvmDump(this, files, FILTERS) }
}

/** Returns the difference between a committed dump and a new one, or null if they are equal. */
internal fun difference(committed: File, dump: String): String? {
    if (!committed.isFile) return "$committed is missing"
    val now = File.createTempFile("now", ".api").apply { writeText(dump) }
    try {
        return AbiTools.getInstance().filesDiff(committed, now)
    } finally {
        now.delete()
    }
}
