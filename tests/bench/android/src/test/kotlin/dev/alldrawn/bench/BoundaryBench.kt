package dev.alldrawn.bench

import org.junit.Assert.assertTrue
import org.junit.Test
import org.openjdk.jmh.runner.Runner
import org.openjdk.jmh.runner.options.OptionsBuilder
import org.openjdk.jmh.runner.options.VerboseMode
import java.io.File

/**
 * Runs [Boundary] with JMH, prints a table, and writes `target/bench-android/report.json`. Fails if a value exceeds the
 * limit of its [Gate].
 */
class BoundaryBench {
    private class Row(val name: String, val ns: Double, val least: Double, val bytes: Double)

    /**
     * A measured value with its [limit]: the benchmark fails if the value exceeds it. The limit leaves room for slower
     * machines; [aim] is the value that the design aims at.
     */
    private class Gate(val name: String, val value: Double, val limit: Double, val aim: Double = limit)

    @Test
    fun boundary() {
        val options = OptionsBuilder().include(Boundary::class.java.name).verbosity(VerboseMode.SILENT)
            .jvmArgs("-Djava.library.path=${System.getProperty("java.library.path")}").build()
        val rows = Runner(options).run().map { result ->
            val name = result.params.benchmark.substringAfterLast('.')
            val least = result.aggregatedResult.iterationResults.minOf { it.primaryResult.score }
            Row(name, result.primaryResult.score, least, Frame.bytesAllocated(name))
        }
        fun least(name: String) = rows.single { it.name == name }.least
        val gates = listOf(
            Gate("call with 200 nodes that does nothing, ns", least("cross"), 300.0),
            Gate("pack, call and judge 200 nodes, one changed, ns", least("packCallJudgeOneChanged"), 5_000.0),
            Gate("pack, call and judge 200 nodes, all moved, ns", least("packCallJudgeAllMoved"), 7_500.0, aim = 5_000.0),
            Gate("bytes allocated in a warm frame", rows.maxOf { it.bytes }, 0.0),
        )
        println("\nAndroid, a frame of 200 nodes     mean       least   bytes a frame")
        for (row in rows) println("  %-28s %7.0f ns  %7.0f ns  %8.0f".format(row.name, row.ns, row.least, row.bytes))
        for (gate in gates) println("  %-52s %8.1f, limit %.0f, aim %.0f".format(gate.name, gate.value, gate.limit, gate.aim))
        write(rows, gates)
        for (gate in gates) assertTrue("${gate.name}: ${gate.value} is more than the limit ${gate.limit}", gate.value <= gate.limit)
    }

    private fun write(rows: List<Row>, gates: List<Gate>) {
        val file = File(System.getProperty("bench.dir"), "report.json")
        file.parentFile.mkdirs()
        val rowsJson = rows.joinToString(",\n") { """    { "name": "${it.name}", "ns": ${it.ns}, "leastNs": ${it.least}, "bytes": ${it.bytes} }""" }
        val gatesJson = gates.joinToString(",\n") { """    { "name": "${it.name}", "value": ${it.value}, "limit": ${it.limit}, "aim": ${it.aim}, "passed": ${it.value <= it.limit} }""" }
        file.writeText("{\n  \"version\": 1,\n  \"nodes\": 200,\n  \"rows\": [\n$rowsJson\n  ],\n  \"gates\": [\n$gatesJson\n  ]\n}\n")
    }
}
