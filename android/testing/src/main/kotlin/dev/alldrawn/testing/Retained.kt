package dev.alldrawn.testing

import com.sun.management.HotSpotDiagnosticMXBean
import java.io.File
import java.lang.management.ManagementFactory
import shark.FilteringLeakingObjectFinder
import shark.HeapAnalysisFailure
import shark.HeapAnalysisSuccess
import shark.HeapAnalyzer
import shark.HeapObject
import shark.HprofHeapGraph.Companion.openHeapGraph
import shark.IgnoredReferenceMatcher
import shark.OnAnalysisProgressListener
import shark.ReferencePattern.InstanceFieldPattern

/** Objects that a heap dump of this JVM still holds, and the shortest paths that hold them, by Shark. */
public class Retained private constructor(public val count: Int, public val paths: String) {
    public companion object {
        private val WEAK = listOf(IgnoredReferenceMatcher(InstanceFieldPattern("java.lang.ref.Reference", "referent")))

        /** Looks for instances of these classes, or of classes that inherit them, that can be reached. */
        public fun of(vararg classes: String): Retained {
            val dump = File.createTempFile("heap", ".hprof").also { it.delete() }
            try {
                // The framework's objects with finalizers are held until those have run. Live: what nothing holds stays out.
                repeat(3) { System.gc(); System.runFinalization() }
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean::class.java).dumpHeap(dump.path, true)
                return analyse(dump, classes.toSet())
            } finally {
                dump.delete()
            }
        }

        private fun analyse(dump: File, classes: Set<String>): Retained {
            val wanted = FilteringLeakingObjectFinder(
                listOf(
                    FilteringLeakingObjectFinder.LeakingObjectFilter {
                        it is HeapObject.HeapInstance &&
                            it.instanceClass.classHierarchy.any { each -> each.name in classes }
                    },
                ),
            )
            val analysis = HeapAnalyzer(OnAnalysisProgressListener.NO_OP).run {
                dump.openHeapGraph().use { analyze(heapDumpFile = dump, graph = it, leakingObjectFinder = wanted, referenceMatchers = WEAK) }
            }
            return when (analysis) {
                is HeapAnalysisSuccess -> {
                    val leaks = analysis.allLeaks.toList()
                    // What only weak references, soft ones or finalizers lead to is held by nobody.
                    Retained(leaks.sumOf { it.leakTraces.size }, leaks.joinToString("\n\n"))
                }
                is HeapAnalysisFailure -> throw AssertionError("Shark could not read the dump", analysis.exception)
            }
        }
    }
}
