package dev.alldrawn.packaging

import java.io.File
import org.objectweb.asm.ClassReader
import org.objectweb.asm.tree.ClassNode

/**
 * Returns the names of classes that need not be packed into the AARs, such as `dev/alldrawn/internal/core/Kind`. These
 * are Kotlin `object`s that contain only constants and that no other class of [modules] names. Kotlin copies a constant
 * to each place that uses it, so no app ever loads such a class. Objects of the public API are not returned, because an
 * app may name them.
 *
 * A class names another class if the name occurs anywhere in its file: in code, a signature, Kotlin's metadata or a
 * string.
 */
internal fun inlinedConstants(modules: List<ShippedModule>): Set<String> {
    val files = modules.flatMap { module -> module.classes.walkTopDown().filter { it.extension == "class" } }.associateWith(File::readBytes)
    val public = modules.flatMap { namesIn(it.apiDump.readText()) }
    val objects = files.values.mapNotNull(::objectOfConstants).filter { name -> public.none { it names name } }.toSet()
    // Objects that name only each other, such as an outer object and its inner object, are left out together.
    val named = files.values.associate { ClassReader(it).className to namesIn(String(it, Charsets.ISO_8859_1)) }
    var out = objects
    while (true) {
        val rest = named.filterKeys { it !in out }.values.flatten().toSet()
        val unnamed = out.filter { name -> rest.none { it names name } }.toSet()
        if (unnamed == out) return out
        out = unnamed
    }
}

/** Returns the name of the class in a class file, or null if it is not an object that contains only constants. */
private fun objectOfConstants(bytes: ByteArray): String? {
    val type = ClassNode().also { ClassReader(bytes).accept(it, ClassReader.SKIP_CODE) }
    val instance = type.fields.filter { it.name == "INSTANCE" && it.desc == "L${type.name};" }
    val plain = type.superName == "java/lang/Object" && type.interfaces.isEmpty()
    val constant = type.fields.all { it.value != null || it in instance } && type.methods.all { it.name == "<init>" || it.name == "<clinit>" }
    return type.name.takeIf { plain && constant && instance.isNotEmpty() }
}

/** Returns all names of AllDrawn's classes in a text or in a class file read as Latin-1, with `/` as the separator. */
private fun namesIn(text: String): Set<String> = OUR_NAME.findAll(text).map { it.value.replace(SEPARATOR, "/") }.toSet()

/** Returns true if this name is that of [type] or of a class or member in [type]. */
private infix fun String.names(type: String): Boolean = type.replace('$', '/').let { this == it || startsWith("$it/") }

private val OUR_NAME = Regex("""dev[./]alldrawn[\w./$]+""")
private val SEPARATOR = Regex("[.$]")
