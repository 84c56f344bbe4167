#if canImport(UIKit)
  import AVFoundation
  import AllDrawn
  import UIKit

  /// A screen that shows one tile large: a playing film and its title. The base class is its only
  /// use of AllDrawn.
  final class VideoCloseup: BaseSurface {
    private let id: Int
    private let api: any Api
    let film = FilmView(frame: .zero)
    private let titleLabel = UILabel(frame: .zero)

    init(_ id: Int, api: any Api) {
      (self.id, self.api) = (id, api)
      super.init(nibName: nil, bundle: nil)
    }

    required init?(coder: NSCoder) { nil }

    override func viewDidLoad() {
      super.viewDidLoad()
      view.backgroundColor = .systemBackground
      view.addSubview(film)
      view.addSubview(titleLabel)
      api.closeup(id) { [weak self] in self?.show($0) }
    }

    override func viewDidLayoutSubviews() {
      super.viewDidLayoutSubviews()
      film.frame = CGRect(x: 0, y: 0, width: view.bounds.width, height: view.bounds.height * 0.6)
      titleLabel.frame = CGRect(
        x: 16, y: film.frame.maxY + 16, width: view.bounds.width - 32, height: 60)
    }

    private func show(_ closeup: Closeup) {
      titleLabel.text = closeup.title
      film.player.replaceCurrentItem(with: AVPlayerItem(url: closeup.film))
      film.player.play()
    }
  }

  /// A view whose layer shows a player.
  final class FilmView: UIView {
    override class var layerClass: AnyClass { AVPlayerLayer.self }
    let player = AVPlayer(playerItem: nil)

    override init(frame: CGRect) {
      super.init(frame: frame)
      (layer as? AVPlayerLayer)?.player = player
    }

    required init?(coder: NSCoder) { nil }
  }
#endif
