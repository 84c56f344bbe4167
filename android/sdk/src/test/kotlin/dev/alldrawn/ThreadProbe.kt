package dev.alldrawn

import java.io.FileDescriptor
import java.security.Permission

/** Records a thread's access to the disk, the network and native libraries, as StrictMode does on a device. */
@Suppress("DEPRECATION", "removal")
internal class ThreadProbe(private val watched: Thread) : SecurityManager() {
    private val asked = ArrayList<String>()
    private var caller: (String) -> Boolean = { true }

    override fun checkPermission(permission: Permission) = Unit
    override fun checkPermission(permission: Permission, context: Any?) = Unit
    override fun checkRead(file: String) = ask("reads $file")
    override fun checkRead(file: FileDescriptor) = ask("reads a socket or pipe")
    override fun checkWrite(file: String) = ask("writes $file")
    override fun checkWrite(file: FileDescriptor) = ask("writes a socket or pipe")
    override fun checkDelete(file: String) = ask("deletes $file")
    override fun checkConnect(host: String, port: Int) = ask("asks for $host:$port")
    override fun checkExec(command: String) = ask("runs $command")
    override fun checkLink(library: String) = ask("loads the library $library")

    private fun ask(what: String) {
        if (Thread.currentThread() === watched && classContext.any { caller(it.name) }) asked += what
    }

    /** Returns the access during [act] by classes whose name matches [caller], or by code that they call. */
    fun during(caller: (String) -> Boolean = { true }, act: () -> Unit): List<String> {
        this.caller = caller
        System.setSecurityManager(this)
        try {
            act()
        } finally {
            System.setSecurityManager(null)
        }
        return asked.toList().also { asked.clear() }
    }
}
