package dev.alldrawn.sample.androidx

import android.graphics.Color
import android.net.Uri
import java.io.IOException
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlinx.coroutines.suspendCancellableCoroutine
import okhttp3.Call
import okhttp3.Callback
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import org.json.JSONArray
import org.json.JSONException
import org.json.JSONObject

/**
 * A tile of the feed: a picture, or the poster of a film. [film] is the id of the film that opens when the user taps
 * the tile.
 */
class Tile(val title: String, val ratio: Float, val colour: Int, val picture: String, val film: String)

class Page(val tiles: List<Tile>, val next: String?)

class Film(val title: String, val address: String)

class Person(val name: String, val avatar: String)

/**
 * Calls the app's API, which the web app uses too. Each call throws an [IOException] if the request fails, or if the
 * server responds with an error or with unreadable data.
 */
class Backend(private val address: String, private val client: OkHttpClient) {
    /** Loads a page of the feed. [next] is the value `next` of the page before; null loads the first page. */
    suspend fun feed(next: String? = null): Page = get(next ?: "/api/feed") { page ->
        Page(page.getJSONArray("items").map(::tile), page.text("next"))
    }

    suspend fun film(id: String): Film = get("/api/watch/${Uri.encode(id)}") { Film(it.getString("title"), address + it.getString("video")) }

    suspend fun people(): List<Person> = get("/api/search?q=m") { found ->
        found.getJSONArray("rows").map { Person(it.getString("text"), address + it.getString("avatar")) }
    }

    private fun tile(item: JSONObject) = Tile(
        item.getString("title"), item.getInt("height").toFloat() / item.getInt("width"), Color.parseColor(item.getString("colour")),
        address + (item.text("image") ?: item.getString("poster")), item.getString("watch").substringAfterLast('/'),
    )

    private suspend fun <T> get(path: String, read: (JSONObject) -> T): T = suspendCancellableCoroutine { waiting ->
        val call = client.newCall(Request.Builder().url(address + path).build())
        waiting.invokeOnCancellation { call.cancel() }
        call.enqueue(object : Callback {
            override fun onResponse(call: Call, response: Response) {
                val result = try {
                    Result.success(read(body(response)))
                } catch (error: IOException) {
                    Result.failure(error)
                } catch (error: JSONException) {
                    Result.failure(IOException("the response to $path cannot be read: it is not the expected JSON", error))
                }
                result.fold(waiting::resume, waiting::resumeWithException)
            }

            override fun onFailure(call: Call, e: IOException) = waiting.resumeWithException(e)
        })
    }

    private fun body(response: Response): JSONObject = response.use {
        if (!it.isSuccessful) throw IOException("the server responded with status ${it.code}")
        JSONObject(it.body!!.string())
    }

    private fun JSONObject.text(name: String): String? = if (isNull(name)) null else getString(name)

    private fun <T> JSONArray.map(read: (JSONObject) -> T): List<T> = List(length()) { read(getJSONObject(it)) }
}
