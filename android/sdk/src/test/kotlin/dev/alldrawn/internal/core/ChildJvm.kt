package dev.alldrawn.internal.core

import java.io.File
import kotlin.reflect.KClass

/** Another process of the app: a separate JVM with the same classes. Tests talk to its `main` by lines of text. */
internal class ChildJvm(
    main: KClass<*>,
    vararg arguments: String,
    libraries: String = System.getProperty("java.library.path"),
    options: List<String> = emptyList(),
) : AutoCloseable {
    private val process = ProcessBuilder(
        File(System.getProperty("java.home"), "bin/java").path,
        "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Djava.library.path=$libraries", *options.toTypedArray(),
        "-cp", System.getProperty("java.class.path"), main.java.name, *arguments,
    ).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    private val lines = process.inputStream.bufferedReader()
    private val input = process.outputStream.bufferedWriter()

    /** Returns the next line of the process's output, or null if the process has ended. */
    fun readLine(): String? = lines.readLine()

    /** Writes a line to the process's input. */
    fun writeLine(line: String) {
        input.appendLine(line)
        input.flush()
    }

    /** Waits for the end of the process. Returns the rest of its output and its exit code. */
    fun end(): Pair<List<String>, Int> {
        input.close()
        return lines.readLines() to process.waitFor()
    }

    /** Kills the process with SIGKILL, so that it cannot run any code before it ends. */
    fun kill() {
        process.destroyForcibly().waitFor()
    }

    override fun close(): Unit = kill()

    companion object {
        /**
         * The folder of the native library in which a test can cause a panic. It is next to that of the shipped
         * library.
         */
        val testing: String get() = File(System.getProperty("java.library.path")).resolveSibling("testing").path
    }
}
