/// Finds the labels of late nodes: once a visit, at its end. A node that is gone has none.
@MainActor enum Labels {
    static func of(_ identities: [UInt32], below node: (any ViewNode)?) -> [String] {
        var labels = [String](repeating: "", count: identities.count)
        guard let node, !identities.isEmpty else { return labels }
        collect(node, identities, &labels, depth: 0)
        return labels
    }

    private static func collect(_ node: any ViewNode, _ identities: [UInt32], _ labels: inout [String], depth: Int) {
        var look = Look()
        node.describe(&look)
        guard !look.isAbsent, depth < Walker.maxDepth else { return }
        if let identity = look.memory?.identity, let index = identities.firstIndex(of: identity) {
            labels[index] = node.perfLabel
        }
        if !look.isLeaf { node.eachChild { collect($0, identities, &labels, depth: depth + 1) } }
    }
}
