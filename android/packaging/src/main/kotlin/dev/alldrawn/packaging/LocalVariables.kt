package dev.alldrawn.packaging

import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.ClassWriter
import org.objectweb.asm.Label
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes

/**
 * Returns a class file without the names of local variables, which only a debugger shows. The line numbers for stack
 * traces are kept. A class of the public API is returned unchanged, because an editor shows the names of its parameters
 * to callers in Java.
 */
internal fun withoutLocalVariables(bytes: ByteArray): ByteArray {
    val reader = ClassReader(bytes)
    if (!reader.className.startsWith(INTERNAL)) return bytes
    // The writer is created without the reader, which would copy its constant pool with the names of the variables.
    val writer = ClassWriter(0)
    val names = object : ClassVisitor(Opcodes.ASM9, writer) {
        override fun visitMethod(access: Int, name: String, descriptor: String, signature: String?, exceptions: Array<String>?) =
            object : MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
                override fun visitLocalVariable(name: String, descriptor: String, signature: String?, start: Label, end: Label, index: Int) = Unit
            }
    }
    reader.accept(names, 0)
    return writer.toByteArray()
}

private const val INTERNAL = "dev/alldrawn/internal/"
