package dev.alldrawn.packaging

import com.android.tools.r8.ArchiveClassFileProvider
import com.android.tools.r8.ClassFileResourceProvider
import com.android.tools.r8.DirectoryClassFileProvider
import com.android.tools.r8.ProgramResource
import java.io.File
import java.nio.file.Path
import java.util.zip.ZipFile
import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassWriter
import org.objectweb.asm.commons.ClassRemapper
import org.objectweb.asm.commons.Remapper

/**
 * A library that lists only those of its classes that a program can depend on. R8 reads every class that a library
 * lists, and the libraries here have 85,000 classes.
 */
private class NamedLibrary(private val whole: ClassFileResourceProvider, private val named: Set<String>) : ClassFileResourceProvider {
    override fun getClassDescriptors(): Set<String> = whole.classDescriptors intersect named

    override fun getProgramResource(descriptor: String): ProgramResource? = whole.getProgramResource(descriptor)
}

/**
 * Returns [libraries], each a folder of classes or a jar, reduced to the classes that [program] needs: those that it
 * names, those that their signatures name, and so on.
 */
internal fun namedLibraries(program: List<Path>, libraries: List<File>): List<ClassFileResourceProvider> {
    val whole = libraries.map {
        if (it.isDirectory) DirectoryClassFileProvider.fromDirectory(it.toPath()) else ArchiveClassFileProvider(it.toPath())
    }
    val from = HashMap<String, ClassFileResourceProvider>()
    for (library in whole) for (descriptor in library.classDescriptors) from.putIfAbsent(descriptor, library)
    val named = HashSet<String>()
    val waiting = ArrayDeque(program.flatMap(::classBytes).flatMap { typesOf(it) }.map { "L$it;" })
    while (waiting.isNotEmpty()) {
        val descriptor = waiting.removeLast()
        val resource = from[descriptor]?.getProgramResource(descriptor) ?: continue
        if (!named.add(descriptor)) continue
        waiting += typesOf(resource.byteStream!!.use { it.readBytes() }, ClassReader.SKIP_CODE).map { "L$it;" }
    }
    return whole.map { NamedLibrary(it, named) }
}

/**
 * Returns the types to which a class refers in its code, fields, signatures and annotations. With the flag
 * [ClassReader.SKIP_CODE] the code is not read.
 */
internal fun typesOf(bytes: ByteArray, flags: Int = 0): Set<String> {
    val types = HashSet<String>()
    val collect = object : Remapper() {
        override fun map(internalName: String): String = internalName.also(types::add)
    }
    ClassReader(bytes).accept(ClassRemapper(ClassWriter(0), collect), flags)
    return types
}

/** Returns the bytes of a class file, or of all class files in a jar. */
private fun classBytes(path: Path): List<ByteArray> {
    val file = path.toFile()
    if (file.extension == "class") return listOf(file.readBytes())
    return ZipFile(file).use { jar ->
        jar.entries().asSequence().filter { it.name.endsWith(".class") }.map { entry -> jar.getInputStream(entry).use { it.readBytes() } }.toList()
    }
}
