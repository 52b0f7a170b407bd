/**
 * Phones slide the keyboard over the page without telling CSS. The visual viewport knows: the panel takes its height
 * and offset from two custom properties that follow it.
 * @returns stops following
 */
export function fitKeyboard(root: HTMLElement): () => void {
  const viewport = window.visualViewport;
  if (!viewport) return () => undefined;
  const resize = () => {
    root.style.setProperty('--seen-height', `${viewport.height}px`);
    root.style.setProperty('--seen-top', `${viewport.offsetTop}px`);
  };
  viewport.addEventListener('resize', resize);
  viewport.addEventListener('scroll', resize);
  resize();
  return () => {
    viewport.removeEventListener('resize', resize);
    viewport.removeEventListener('scroll', resize);
  };
}
