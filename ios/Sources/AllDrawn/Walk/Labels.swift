/// Finds the labels of a visit's late nodes, once, when the visit ends. A node that no longer exists gets an empty
/// label.
@MainActor enum Labels {
    static func of(_ identities: [UInt32], below node: (any ViewNode)?) -> [String] {
        var labels = [String](repeating: "", count: identities.count)
        guard let node, !identities.isEmpty else { return labels }
        var budget = WalkBudget()
        collect(node, identities, &labels, &budget)
        return labels
    }

    private static func collect(
        _ node: any ViewNode, _ identities: [UInt32], _ labels: inout [String], _ budget: inout WalkBudget
    ) {
        var facts = NodeFacts()
        node.describe(&facts)
        guard !facts.isAbsent, budget.admits() else { return }
        if let identity = facts.memory?.identity, let index = identities.firstIndex(of: identity) {
            labels[index] = node.perfLabel
        }
        if facts.isLeaf { return }
        budget.descend()
        node.eachChild { collect($0, identities, &labels, &budget) }
        budget.ascend()
    }
}
