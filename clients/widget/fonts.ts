import marcellus from '@fontsource/marcellus/files/marcellus-latin-400-normal.woff2';
import figtree from '@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2';

/**
 * `@font-face` does nothing inside a shadow root, so the faces join the page once, under names of our own. Asked for
 * when the panel first opens: the launcher costs no font, and without them the widget stands on system faces.
 */
export function loadFonts(page: Document): void {
  const faces = [
    new FontFace('Aurora Display', urlOf(marcellus), { display: 'swap' }),
    new FontFace('Aurora Text', urlOf(figtree), { display: 'swap', weight: '300 900' }),
  ];
  const known = new Set([...page.fonts].map(({ family }) => family.replaceAll('"', '')));
  for (const face of faces) if (!known.has(face.family.replaceAll('"', ''))) page.fonts.add(face);
}

const urlOf = (path: string): string =>
  `url("${new URL(path, import.meta.url).href}") format("woff2")`;
