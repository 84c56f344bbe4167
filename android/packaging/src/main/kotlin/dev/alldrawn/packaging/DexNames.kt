package dev.alldrawn.packaging

import java.io.File
import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassWriter
import org.objectweb.asm.commons.ClassRemapper
import org.objectweb.asm.commons.Remapper

/**
 * Copies the classes in [from] to [to], and replaces each character that a name in a dex file cannot have by an
 * underscore. This is needed because the names of tests are sentences, which a JVM accepts and R8 refuses.
 */
internal fun copyWithDexNames(from: File, to: File) {
    for (file in from.walkTopDown().filter { it.extension == "class" }) {
        val writer = ClassWriter(0)
        ClassReader(file.readBytes()).accept(ClassRemapper(writer, DexNames), 0)
        val path = DexNames.map(file.relativeTo(from).invariantSeparatorsPath.removeSuffix(".class"))
        File(to, "$path.class").apply { parentFile.mkdirs() }.writeBytes(writer.toByteArray())
    }
}

private object DexNames : Remapper() {
    override fun map(internalName: String): String = internalName.split('/').joinToString("/", transform = ::plain)

    override fun mapMethodName(owner: String, name: String, descriptor: String): String = if (name.startsWith('<')) name else plain(name)

    override fun mapInvokeDynamicMethodName(name: String, descriptor: String): String = plain(name)

    override fun mapFieldName(owner: String, name: String, descriptor: String): String = plain(name)

    private fun plain(name: String): String =
        if (name.all(Character::isJavaIdentifierPart)) name else name.map { if (Character.isJavaIdentifierPart(it)) it else '_' }.joinToString("")
}
