@file:JvmName("ApiDump")

package dev.alldrawn.packaging

import java.io.File
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools

/** Nothing in here is promised: `dev.alldrawn.internal` and what lies below. */
private val FILTERS = AbiFilters(emptySet(), setOf("dev.alldrawn.internal.**"), emptySet(), emptySet())

/**
 * `ApiDump ANDROID check|write`: compares every shipped module's public API with the dump that is committed beside it,
 * and fails with the difference; or writes the dumps.
 */
fun main(arguments: Array<String>) {
    require(arguments.size == 2 && arguments[1] in setOf("check", "write")) { "ApiDump takes the folder android and `check` or `write`" }
    val changes = ShippedModule.all(File(arguments[0])).mapNotNull { module ->
        val dump = dump(module.classes)
        if (arguments[1] == "write") module.apiDump.apply { parentFile.mkdirs() }.writeText(dump)
        difference(module.apiDump, dump)?.let { "${module.path}:\n$it" }
    }
    check(changes.isEmpty()) {
        "the public API differs from its committed dump. Is it meant? Then `make android-api` writes the new one, to be reviewed.\n" +
            changes.joinToString("\n")
    }
}

internal fun dump(classes: File): String {
    val files = classes.walkTopDown().filter { it.extension == "class" && it.name != "module-info.class" }.sortedBy(File::getPath).toList()
    return buildString { AbiTools.getInstance().printJvmDump(this, files, FILTERS) }
}

internal fun difference(committed: File, dump: String): String? {
    if (!committed.isFile) return "$committed is missing"
    val now = File.createTempFile("now", ".api").apply { writeText(dump) }
    try {
        return AbiTools.getInstance().filesDiff(committed, now)
    } finally {
        now.delete()
    }
}
