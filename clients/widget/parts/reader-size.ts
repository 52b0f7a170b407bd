/**
 * A page may set a root font size of its own (62.5 % is common), and with it every rem of ours. The panel is zoomed
 * back to the size that the reader has chosen in the browser.
 */
export function keepReaderSize(root: HTMLElement): void {
  const probe = document.createElement('span');
  probe.style.fontSize = 'medium';
  root.append(probe);
  const zoom = fontSizePx(probe) / fontSizePx(document.documentElement);
  probe.remove();
  if (Number.isFinite(zoom)) root.style.setProperty('--zoom', String(zoom));
}

const fontSizePx = (element: Element): number =>
  Number.parseFloat(getComputedStyle(element).fontSize);
