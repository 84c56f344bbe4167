// The feed in SwiftUI. This file has not been compiled yet: it needs Apple's SDK.
#if canImport(SwiftUI) && canImport(UIKit)
  import AllDrawn
  import SwiftUI

  struct HomeFeedView: View {
    let tiles: [URL]
    @State private var loaded: Set<URL> = []
    @State private var failed: Set<URL> = []

    var body: some View {
      ScrollView {
        LazyVGrid(columns: [GridItem(), GridItem()]) {
          ForEach(tiles, id: \.self) { tile in
            AsyncImage(url: tile) { phase in
              phase.image?.resizable().onAppear { loaded.insert(tile) }
              if phase.error != nil { Color.gray.onAppear { failed.insert(tile) } }
            }
            .frame(height: 200)
            .perfImage(isDrawn: loaded.contains(tile), isFailed: failed.contains(tile))
          }
        }
      }
      .surface("HomeFeed")
    }
  }
#endif
