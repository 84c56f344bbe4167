package dev.alldrawn.internal.delivery

import java.io.File
import java.io.FileNotFoundException

/** Whether a file of the queue in this folder holds [text]. The queue's own thread removes files meanwhile: one that is gone holds nothing. */
internal fun File.isStored(text: String): Boolean = walk().any { it.isFile && text in it.textOrNone() }

private fun File.textOrNone(): String = try {
    readText()
} catch (_: FileNotFoundException) {
    ""
}
