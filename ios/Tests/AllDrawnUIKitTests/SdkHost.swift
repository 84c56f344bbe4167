@testable import AllDrawn

// Another name for the SDK's `Host`, for files that import Foundation, which has a type `Host` too. This file must not
// import it.
typealias SdkHost = Host
