#if canImport(UIKit)
  import AllDrawn
  import UIKit

  /// A screen that searches while the user types. Each key begins a visit: AllDrawn recognizes the
  /// search field by itself.
  final class SearchAutocomplete: BaseSurface, UISearchBarDelegate, UITableViewDataSource {
    private let api: any Api
    private var results: [String] = []
    let field = UISearchBar(frame: .zero)
    private let table = UITableView(frame: .zero)

    init(api: any Api) {
      self.api = api
      super.init(nibName: nil, bundle: nil)
    }

    required init?(coder: NSCoder) { nil }

    override func viewDidLoad() {
      super.viewDidLoad()
      view.backgroundColor = .systemBackground
      field.delegate = self
      table.dataSource = self
      table.rowHeight = 80
      table.register(ResultCell.self, forCellReuseIdentifier: "result")
      view.addSubview(field)
      view.addSubview(table)
      search("")
    }

    override func viewDidLayoutSubviews() {
      super.viewDidLayoutSubviews()
      field.frame = CGRect(x: 0, y: 0, width: view.bounds.width, height: 56)
      table.frame = CGRect(x: 0, y: 56, width: view.bounds.width, height: view.bounds.height - 56)
    }

    func searchBar(_ searchBar: UISearchBar, textDidChange searchText: String) {
      search(searchText)
    }

    private func search(_ text: String) {
      api.search(text) { [weak self] results in
        // Do not show results for an outdated text.
        guard let self, (field.text ?? "") == text else { return }
        self.results = results
        table.reloadData()
      }
    }

    func tableView(_ tableView: UITableView, numberOfRowsInSection section: Int) -> Int {
      results.count
    }

    func tableView(_ tableView: UITableView, cellForRowAt indexPath: IndexPath) -> UITableViewCell {
      let cell = tableView.dequeueReusableCell(withIdentifier: "result", for: indexPath)
      (cell as? ResultCell)?.result.text = results[indexPath.row]
      return cell
    }
  }

  final class ResultCell: UITableViewCell {
    let result = UILabel(frame: .zero)

    override func layoutSubviews() {
      super.layoutSubviews()
      if result.superview == nil { contentView.addSubview(result) }
      result.frame = bounds
    }
  }
#endif
