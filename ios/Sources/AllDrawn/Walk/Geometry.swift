/// A rectangle in points. Each variable of this type names its coordinate space.
struct Box: Equatable, Sendable {
    var x = 0.0
    var y = 0.0
    var width = 0.0
    var height = 0.0
}

/// An affine map, as in Core Graphics: `x' = a x + c y + tx`, `y' = b x + d y + ty`.
struct Transform: Equatable, Sendable {
    var a = 1.0
    var b = 0.0
    var c = 0.0
    var d = 1.0
    var tx = 0.0
    var ty = 0.0

    static let identity = Transform()

    static func moved(_ x: Double, _ y: Double) -> Transform { Transform(tx: x, ty: y) }

    /// True if the map only moves rectangles: they keep their size and orientation.
    var isTranslation: Bool { a == 1 && b == 0 && c == 0 && d == 1 }
    /// True if the map neither rotates nor skews: a mapped rectangle fills its bounding box.
    var isAxisAligned: Bool { b == 0 && c == 0 }

    /// Returns the map that applies `first` and then this map.
    func after(_ first: Transform) -> Transform {
        Transform(
            a: a * first.a + c * first.b,
            b: b * first.a + d * first.b,
            c: a * first.c + c * first.d,
            d: b * first.c + d * first.d,
            tx: a * first.tx + c * first.ty + tx,
            ty: b * first.tx + d * first.ty + ty)
    }

    /// Returns the bounding box of the mapped rectangle that has this size and its top left corner at the origin.
    func box(width: Double, height: Double) -> Box {
        if isTranslation { return Box(x: tx, y: ty, width: width, height: height) }
        let (x1, x2) = (a * width, c * height)
        let (y1, y2) = (b * width, d * height)
        let left = min(0, x1) + min(0, x2)
        let top = min(0, y1) + min(0, y2)
        return Box(x: tx + left, y: ty + top, width: abs(x1) + abs(x2), height: abs(y1) + abs(y2))
    }
}
