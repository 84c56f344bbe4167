package dev.alldrawn.compose

import java.lang.reflect.Field
import java.lang.reflect.Modifier
import java.util.concurrent.ConcurrentHashMap

/**
 * Finds a value of one type in the fields of another library's objects. Fields are selected by the value that they hold
 * and not by name, since a shrinker renames fields and widens their declared types. Any thread.
 */
internal class FieldByType<T : Any>(private val type: Class<T>) {
    // The candidate fields of each class of holders. Most classes have none, and cost one map look-up from then on.
    private val fields = ConcurrentHashMap<Class<*>, Array<Field>>()

    /**
     * Returns the first value of the type that [holder] holds now; null if it holds none, or if its fields are
     * inaccessible.
     */
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
            // The holder's Java module does not open its fields.
            found.clear()
        }
        return found.toTypedArray()
    }

    private fun mayHold(declared: Class<*>) = declared.isAssignableFrom(type) || type.isAssignableFrom(declared)
}
