// Code of an app that scripts/ios.sh lint compiles against the SDK's interface file alone, as Xcode does with a
// framework.
import AllDrawn
import UIKit

final class Home: BaseSurface {
    func ready(_ picture: UIImageView) -> ImageLoad {
        AllDrawn.install(Config(endpoint: "https://perf.example.com/v1/visits"))
        surface?.hold("rows").release()
        return ImageLoad(for: picture)
    }
}

func complete() async -> [TimeInterval] {
    var times: [TimeInterval] = []
    for await visit in AllDrawn.events where visit.outcome == .complete { times.append(visit.visuallyComplete ?? 0) }
    return AllDrawn.status.state == .ready ? times : []
}
