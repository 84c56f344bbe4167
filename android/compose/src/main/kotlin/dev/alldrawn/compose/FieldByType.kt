package dev.alldrawn.compose

import java.lang.reflect.Field
import java.lang.reflect.Modifier
import java.util.concurrent.ConcurrentHashMap

/**
 * Finds a value of the type [T] in the fields of another library's objects. A field is recognised by the value that it
 * has and not by its name, because a shrinker renames fields and widens their declared types. Any thread.
 */
internal class FieldByType<T : Any>(private val type: Class<T>) {
    // For each class of objects, the fields that may have a value of the type. Most classes have no such field, and
    // then cost only one look-up in this map.
    private val fields = ConcurrentHashMap<Class<*>, Array<Field>>()

    /**
     * Returns the first value of the type in the fields of [holder], or null if there is none or the fields are
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
            // The Java module of the holder's class does not allow access to its fields.
            found.clear()
        }
        return found.toTypedArray()
    }

    private fun mayHold(declared: Class<*>) = declared.isAssignableFrom(type) || type.isAssignableFrom(declared)
}
