package dev.alldrawn.internal.delivery

import android.content.Context
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.os.Build
import dev.alldrawn.internal.sdk.FromApi

/** The device's network class in events: `wifi`, `cellular`, `ethernet`, `other`, `none`, or empty if unknown. */
internal object NetworkClass {
    /** Asks the system, which can take a millisecond. Do not call it on the main thread. */
    fun of(context: Context): String = try {
        val manager = context.getSystemService(Context.CONNECTIVITY_SERVICE) as? ConnectivityManager
        when {
            manager == null -> ""
            Build.VERSION.SDK_INT >= Build.VERSION_CODES.M -> ByCapabilities.of(manager)
            else -> byType(manager)
        }
    } catch (_: SecurityException) {
        // The app removed the permission ACCESS_NETWORK_STATE.
        ""
    }

    @Suppress("DEPRECATION")
    private fun byType(manager: ConnectivityManager): String = when (manager.activeNetworkInfo?.takeIf { it.isConnected }?.type) {
        null -> "none"
        ConnectivityManager.TYPE_WIFI -> "wifi"
        ConnectivityManager.TYPE_MOBILE -> "cellular"
        ConnectivityManager.TYPE_ETHERNET -> "ethernet"
        else -> "other"
    }

    @FromApi(23)
    private object ByCapabilities {
        fun of(manager: ConnectivityManager): String {
            val of = manager.getNetworkCapabilities(manager.activeNetwork) ?: return "none"
            return when {
                of.hasTransport(NetworkCapabilities.TRANSPORT_WIFI) -> "wifi"
                of.hasTransport(NetworkCapabilities.TRANSPORT_CELLULAR) -> "cellular"
                of.hasTransport(NetworkCapabilities.TRANSPORT_ETHERNET) -> "ethernet"
                else -> "other"
            }
        }
    }
}
