/** Light, dark, or as the reader's system has it. The concierge follows the page it stands on. */
export type Theme = 'light' | 'dark';

const key = 'glowglitch.theme';

export function startTheme(): void {
  const kept = readKept();
  if (!kept) return;
  apply(kept);
  void customElements.whenDefined('aurora-concierge').then(() => apply(kept));
}

export const currentTheme = (): Theme => {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
};

export function chooseTheme(theme: Theme): void {
  apply(theme);
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
}

function apply(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  for (const concierge of document.querySelectorAll('aurora-concierge'))
    concierge.setAttribute('theme', theme);
}

function readKept(): Theme | null {
  try {
    const kept = localStorage.getItem(key);
    return kept === 'light' || kept === 'dark' ? kept : null;
  } catch {
    return null;
  }
}
