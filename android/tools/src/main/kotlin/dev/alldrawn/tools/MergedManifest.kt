package dev.alldrawn.tools

import java.io.ByteArrayInputStream
import java.io.File
import javax.xml.parsers.DocumentBuilder
import javax.xml.parsers.DocumentBuilderFactory
import javax.xml.transform.TransformerFactory
import javax.xml.transform.dom.DOMSource
import javax.xml.transform.stream.StreamResult
import org.w3c.dom.Attr
import org.w3c.dom.Document
import org.w3c.dom.Element

private const val ANDROID = "http://schemas.android.com/apk/res/android"
private const val TOOLS = "http://schemas.android.com/tools"

/** The application's manifest, with the permissions, queries and components of libraries' manifests added to it. */
internal class MergedManifest(own: File) {
    private val document: Document = parser().parse(own)
    private val application: Element = document.documentElement.children().first { it.tagName == "application" }

    /** The application's package. */
    val packageName: String = document.documentElement.getAttribute("package")

    /** Adds a library's manifest, and returns the library's package. */
    fun add(manifest: ByteArray): String {
        val root = parser().parse(ByteArrayInputStream(manifest)).documentElement
        val library = root.getAttribute("package")
        for (element in root.children()) {
            when {
                element.tagName == "application" -> {
                    val factory = element.getAttributeNS(ANDROID, "appComponentFactory")
                    if (factory.isNotEmpty()) application.setAttributeNS(ANDROID, "android:appComponentFactory", factory)
                    element.children().forEach { addTo(application, it, library) }
                }
                element.tagName.startsWith("uses-permission") || element.tagName in setOf("queries", "permission") ->
                    addTo(document.documentElement, element, library)
            }
        }
        return library
    }

    fun write(file: File) =
        TransformerFactory.newInstance().newTransformer().transform(DOMSource(document), StreamResult(file))

    // Adds an element of a library's manifest. If another library has added the same component, such as
    // androidx.startup's provider, only the component's meta-data are added to it.
    private fun addTo(parent: Element, element: Element, library: String) {
        val copy = document.importNode(element, true) as Element
        resolveNames(copy, library)
        val name = copy.getAttributeNS(ANDROID, "name")
        val twin = parent.children().firstOrNull { name.isNotEmpty() && it.tagName == copy.tagName && it.getAttributeNS(ANDROID, "name") == name }
        if (twin == null) parent.appendChild(copy) else copy.children().forEach { addTo(twin, it, library) }
    }

    private fun resolveNames(element: Element, library: String) {
        val attributes = (0 until element.attributes.length).map { element.attributes.item(it) as Attr }
        for (attribute in attributes) {
            if (attribute.namespaceURI == TOOLS) {
                element.removeAttributeNode(attribute)
            } else {
                val value = attribute.value.replace("\${applicationId}", packageName)
                attribute.value = if (attribute.localName == "name" && value.startsWith(".")) library + value else value
            }
        }
        element.children().forEach { resolveNames(it, library) }
    }
}

private fun parser(): DocumentBuilder = DocumentBuilderFactory.newInstance().apply { isNamespaceAware = true }.newDocumentBuilder()

private fun Element.children(): List<Element> = (0 until childNodes.length).mapNotNull { childNodes.item(it) as? Element }
