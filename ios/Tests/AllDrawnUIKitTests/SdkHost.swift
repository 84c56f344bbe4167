@testable import AllDrawn

// Foundation has a Host of its own: here it is not imported.
typealias SdkHost = Host
