package dev.alldrawn.internal.delivery

import java.io.File
import java.io.FileNotFoundException

/**
 * Returns true if a file of the queue in this folder contains [text]. The queue's thread may remove files at the same
 * time; a removed file counts as not containing the text.
 */
internal fun File.isStored(text: String): Boolean = walk().any { it.isFile && text in it.textOrNone() }

private fun File.textOrNone(): String = try {
    readText()
} catch (_: FileNotFoundException) {
    ""
}
