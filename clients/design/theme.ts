const storageKey = 'aurora.theme';
type Theme = 'light' | 'dark';

/** The reader's own choice if they made one, else whatever their system says. */
export function applyTheme(): void {
  const chosen = readTheme();
  if (chosen) document.documentElement.dataset['theme'] = chosen;
}

export function switchTheme(): void {
  const next: Theme = currentTheme() === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset['theme'] = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // A browser that keeps nothing still switches for as long as the page is open.
  }
}

/** For what is told its theme, ours or not: at once, and whenever the reader or their system changes it. */
export function followTheme(tell: (theme: Theme) => void): void {
  const say = () => tell(currentTheme());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', say);
  new MutationObserver(say).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  say();
}

const currentTheme = (): Theme =>
  readTheme() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

function readTheme(): Theme | null {
  const set = document.documentElement.dataset['theme'] ?? storedTheme();
  return set === 'light' || set === 'dark' ? set : null;
}

function storedTheme(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
