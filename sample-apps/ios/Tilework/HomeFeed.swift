#if canImport(UIKit)
  import AllDrawn
  import UIKit

  typealias Picture = UIImage

  /// The feed: two columns of tiles. A tap on a tile opens the tile's film.
  final class HomeFeed: BaseSurface, UICollectionViewDataSource, UICollectionViewDelegate {
    private let api: any Api
    private var tiles: [Tile] = []
    private let layout = UICollectionViewFlowLayout()
    private lazy var grid = UICollectionView(frame: view.bounds, collectionViewLayout: layout)
    private let spinner = UIActivityIndicatorView(style: .large)

    init(api: any Api) {
      self.api = api
      super.init(nibName: nil, bundle: nil)
    }

    required init?(coder: NSCoder) { nil }

    override func viewDidLoad() {
      super.viewDidLoad()
      view.backgroundColor = .systemBackground
      layout.itemSize = CGSize(width: (view.bounds.width - 10) / 2, height: 240)
      grid.autoresizingMask = [.flexibleWidth, .flexibleHeight]
      grid.register(TileCell.self, forCellWithReuseIdentifier: "tile")
      (grid.dataSource, grid.delegate) = (self, self)
      view.addSubview(grid)
      spinner.frame = CGRect(
        x: view.bounds.midX - 50, y: view.bounds.midY - 50, width: 100, height: 100)
      spinner.startAnimating()
      view.addSubview(spinner)
      api.feed { [weak self] in self?.show($0) }
    }

    private func show(_ tiles: [Tile]) {
      self.tiles = tiles
      spinner.stopAnimating()
      grid.reloadData()
      // Declare the surface empty, since only the app knows that no tile will come.
      if tiles.isEmpty { surface?.declareEmpty() }
    }

    func collectionView(_ collectionView: UICollectionView, numberOfItemsInSection section: Int)
      -> Int
    { tiles.count }

    func collectionView(
      _ collectionView: UICollectionView, cellForItemAt indexPath: IndexPath
    ) -> UICollectionViewCell {
      let cell = collectionView.dequeueReusableCell(withReuseIdentifier: "tile", for: indexPath)
      (cell as? TileCell)?.show(tiles[indexPath.item], from: api)
      return cell
    }

    func collectionView(_ collectionView: UICollectionView, didSelectItemAt indexPath: IndexPath) {
      let closeup = VideoCloseup(tiles[indexPath.item].picture, api: api)
      navigationController?.pushViewController(closeup, animated: true)
    }
  }

  /// The cell that shows a tile. Cells are reused: a picture that arrives for the cell's previous
  /// tile is not shown.
  final class TileCell: UICollectionViewCell {
    private let picture = UIImageView(frame: .zero)
    private let caption = UILabel(frame: .zero)
    private var shown: Tile?

    required init(frame: CGRect) {
      super.init(frame: frame)
      contentView.addSubview(picture)
      contentView.addSubview(caption)
    }

    required init?(coder: NSCoder) { nil }

    override func layoutSubviews() {
      super.layoutSubviews()
      picture.frame = CGRect(x: 0, y: 0, width: bounds.width, height: bounds.height - 40)
      caption.frame = CGRect(x: 0, y: bounds.height - 40, width: bounds.width, height: 40)
    }

    func show(_ tile: Tile, from api: any Api) {
      shown = tile
      caption.text = tile.caption
      picture.image = nil
      // This app has its own image loader, so it reports the load itself. For Kingfisher, Nuke and
      // SDWebImage there are adapters.
      let load = ImageLoad(for: picture)
      api.picture(tile.picture) { [weak self] image in
        guard let self, shown == tile else { return }
        picture.image = image
        if image == nil { load.failed() } else { load.finished() }
      }
    }
  }
#endif
