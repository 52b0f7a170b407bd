/** The keys of a list, for those who look for them; the dialog behind `?` tells them all. */
export const KeyHints = () => (
  <span className="d-keys" aria-hidden="true">
    <kbd>j</kbd>
    <kbd>k</kbd> move <kbd>↵</kbd> open <kbd>/</kbd> find <kbd>?</kbd> all keys
  </span>
);
