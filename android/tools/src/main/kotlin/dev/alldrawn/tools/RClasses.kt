package dev.alldrawn.tools

import java.io.File
import javax.tools.ToolProvider

/** A line of a file R.txt, such as `int attr colorPrimary 0x7f030001` or `int[] styleable …`. */
internal data class Symbol(val type: String, val group: String, val name: String, val value: String) {
    companion object {
        fun parse(line: String): Symbol? {
            val words = line.split(' ', limit = 4)
            return if (words.size == 4) Symbol(words[0], words[1], words[2], words[3]) else null
        }
    }
}

/** Compiles an R class for each library's package, with the library's resource names and their merged numbers. */
internal fun writeRClasses(libraries: List<Library>, app: String, table: List<Symbol>, sources: File, classes: File) {
    val values = table.associate { (it.group to it.name) to it.value }
    val byPackage = (libraries + Library(app, table, null)).groupBy(Library::packageName, Library::symbols).filterKeys(String::isNotEmpty)
    val files = byPackage.map { (name, symbols) ->
        File(sources, "${name.replace('.', '/')}/R.java").apply {
            parentFile.mkdirs()
            writeText(rClass(name, symbols.flatten().distinctBy { it.group to it.name }, values))
        }
    }
    val javac = checkNotNull(ToolProvider.getSystemJavaCompiler()) { "this Java has no compiler: run Maven with a JDK" }
    val manager = javac.getStandardFileManager(null, null, null)
    val options = listOf("-nowarn", "-proc:none", "--release", "11", "-d", classes.path)
    val task = javac.getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromFiles(files))
    check(task.call()) { "an R class in $sources does not compile: see javac's errors above" }
}

// Returns the source of an R class. Its fields are not final, because javac would copy the numbers of final fields into
// the classes that use them.
private fun rClass(packageName: String, symbols: List<Symbol>, values: Map<Pair<String, String>, String>): String = buildString {
    append("package $packageName;\npublic final class R {\n")
    for ((group, members) in symbols.groupBy(Symbol::group).toSortedMap()) {
        append("  public static final class $group {\n")
        for (member in members.sortedBy(Symbol::name)) {
            // The app's merged table of resources lacks a name if another library has replaced the file that defines it.
            val value = values[member.group to member.name] ?: if (member.type == "int") "0" else "{}"
            append("    public static ${member.type} ${member.name} = $value;\n")
        }
        append("  }\n")
    }
    append("}\n")
}
