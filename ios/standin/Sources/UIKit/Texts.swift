@MainActor open class UILabel: UIView {
    /// `text` and `attributedText` reflect each other, like Apple's.
    open var text: String? {
        get { attributedText?.string }
        set { attributedText = newValue.map { NSAttributedString(string: $0) } }
    }
    /// To set this property also sets `textColor` to the colour of the text's beginning, like Apple's.
    open var attributedText: NSAttributedString? {
        didSet { textColor = attributedText?.firstColor ?? textColor }
    }
    open var textColor: UIColor! = .label
    open var numberOfLines = 1

    public override init(frame: CGRect) {
        super.init(frame: frame)
        isUserInteractionEnabled = false
    }

    public required init?(coder: NSCoder) { super.init(coder: coder) }
}

extension NSAttributedString.Key {
    public static let foregroundColor = NSAttributedString.Key("NSColor")
}

extension NSAttributedString {
    fileprivate var firstColor: UIColor? {
        length > 0 ? attribute(.foregroundColor, at: 0, effectiveRange: nil) as? UIColor : nil
    }
}

@MainActor open class UITextView: UIScrollView {
    open var text: String! = ""
    open var attributedText: NSAttributedString! { NSAttributedString(string: text) }
    open var textColor: UIColor? = .label
    open var isEditable = true
    open var isSecureTextEntry = false
    open override var canBecomeFirstResponder: Bool { true }
    public nonisolated static let textDidChangeNotification = Notification.Name("UITextViewTextDidChangeNotification")

    /// Inserts text that the user types, and posts a notification.
    open func insertText(_ typed: String) {
        text = (text ?? "") + typed
        NotificationCenter.default.post(name: UITextView.textDidChangeNotification, object: self)
    }
}

@MainActor open class UITextField: UIControl {
    open var text: String? = ""
    open var attributedText: NSAttributedString? { text.map { NSAttributedString(string: $0) } }
    open var placeholder: String?
    open var isSecureTextEntry = false
    open var textColor: UIColor? = .label
    open override var canBecomeFirstResponder: Bool { true }
    public nonisolated static let textDidChangeNotification = Notification.Name("UITextFieldTextDidChangeNotification")

    /// Inserts text that the user types, and posts a notification. When the app sets `text` itself, no notification is
    /// posted.
    open func insertText(_ typed: String) {
        text = (text ?? "") + typed
        sendActions(for: .editingChanged)
        NotificationCenter.default.post(name: UITextField.textDidChangeNotification, object: self)
    }
}

@MainActor open class UISearchTextField: UITextField {}

@MainActor public protocol UISearchBarDelegate: NSObjectProtocol {
    func searchBar(_ searchBar: UISearchBar, textDidChange searchText: String)
}

@MainActor open class UISearchBar: UIView {
    public let searchTextField = UISearchTextField(frame: .zero)
    open weak var delegate: (any UISearchBarDelegate)?
    open var text: String? {
        get { searchTextField.text }
        set { searchTextField.text = newValue }
    }

    public override init(frame: CGRect) {
        super.init(frame: frame)
        searchTextField.frame = bounds
        searchTextField.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        addSubview(searchTextField)
        searchTextField.addAction(
            UIAction { [weak self] _ in
                guard let self else { return }
                delegate?.searchBar(self, textDidChange: text ?? "")
            }, for: .editingChanged)
    }

    public required init?(coder: NSCoder) { super.init(coder: coder) }
}
