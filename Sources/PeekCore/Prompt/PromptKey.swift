/// What somebody pressed at a prompt, or pasted there.
public enum PromptKey: Sendable, Hashable {
    /// A character of text; U+FFFD for bytes that are not UTF-8.
    case text(Unicode.Scalar)
    case enter
    case tab
    case backspace
    case delete
    case left
    case right
    case up
    case down
    case home
    case end
    case wordLeft
    case wordRight
    /// Deletes back to a blank, as Ctrl-W does.
    case deleteBlankWord
    case deleteWordLeft
    case deleteWordRight
    case killToStart
    case killToEnd
    case yank
    case clearScreen
    case search
    case interrupt
    case endOfInput
    case suspend
    case cancel
    /// What a terminal says was pasted, with its line breaks.
    case paste(String)
    /// More was pasted than ``KeyDecoder/mostPasted``; nothing of it is kept.
    case longPaste
    /// A key that means nothing here.
    case unknown
}
