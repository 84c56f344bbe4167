import Foundation

/// Measures when everything that the user can see of a surface is drawn.
public enum AllDrawn {
    /// The version in every event.
    public static let version = "0.1.0"

    private static let standing = Locked(Status())

    /// How the SDK is. From any thread.
    public static var status: Status { standing.with { $0 } }

    /// Each visit's result from now on, to every listener. From any thread.
    @MainActor public static var events: AsyncStream<VisitEvent> { Sdk.shared.results.events }

    @discardableResult static func change<T>(_ act: (inout Status) -> T) -> T { standing.with(act) }
}
