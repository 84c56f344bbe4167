@testable import AllDrawn

// Foundation has a type `Host` too; this file does not import it.
typealias SdkHost = Host
