package dev.alldrawn.compose

import java.lang.reflect.Field
import java.lang.reflect.Modifier
import java.util.concurrent.ConcurrentHashMap

/**
 * What objects of other libraries hold of one type, in whatever field: found by what is in it, since a shrinker gives fields
 * other names, and wider types. Any thread.
 */
internal class FieldByType<T : Any>(private val type: Class<T>) {
    // Of each class of holders; for most it is empty, which costs one look-up from then on.
    private val fields = ConcurrentHashMap<Class<*>, Array<Field>>()

    /** The first that [holder] holds now; null where it holds none, or may not be asked. */
    fun valueIn(holder: Any): T? {
        val candidates = fields[holder.javaClass] ?: candidatesOf(holder.javaClass).also { fields[holder.javaClass] = it }
        for (field in candidates) {
            val value = field.get(holder)
            if (type.isInstance(value)) return type.cast(value)
        }
        return null
    }

    private fun candidatesOf(holders: Class<*>): Array<Field> {
        val found = ArrayList<Field>()
        var at: Class<*>? = holders
        try {
            while (at != null && at != Any::class.java) {
                at.declaredFields.filterTo(found) { !Modifier.isStatic(it.modifiers) && mayHold(it.type) }
                at = at.superclass
            }
            for (field in found) field.isAccessible = true
        } catch (_: RuntimeException) {
            // What its own module keeps to itself.
            found.clear()
        }
        return found.toTypedArray()
    }

    private fun mayHold(declared: Class<*>) = declared.isAssignableFrom(type) || type.isAssignableFrom(declared)
}
