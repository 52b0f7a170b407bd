import { act } from 'preact/test-utils';

/** What a reader of the panel does, in jsdom. */
export function get(root: HTMLElement, selector: string): HTMLElement {
  const element = root.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`Nothing on the panel is ${selector}`);
  return element;
}

export function click(element: HTMLElement): void {
  void act(() => element.click());
}

export function press(element: HTMLElement, key: string, more: KeyboardEventInit = {}): void {
  void act(() => {
    element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
  });
}

export function type(field: HTMLElement, text: string): void {
  void act(() => {
    Object.assign(field, { value: text });
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

/** The name that a screen reader says. */
export function nameOf(root: HTMLElement, element: HTMLElement): string {
  const label = element.id === '' ? null : root.querySelector(`label[for="${element.id}"]`);
  const words =
    element.getAttribute('aria-label') ??
    (label ?? element.closest('label') ?? element).textContent ??
    '';
  return words.trim();
}

export const namesOf = (root: HTMLElement, selector: string): string[] =>
  [...root.querySelectorAll<HTMLElement>(selector)].map((element) => nameOf(root, element));

export function choose(field: HTMLElement, value: string): void {
  void act(() => {
    Object.assign(field, { value });
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
}
