/** Icons and the mark as DOM nodes, for pages without a framework. */
import { type IconName, iconClass, iconParts } from './icons.ts';
import { mark } from './mark.ts';

const namespace = 'http://www.w3.org/2000/svg';

/** Decoration: hidden from screen readers. The words beside it carry the meaning. */
export function iconSvg(name: IconName, size: 'm' | 's' = 'm'): SVGSVGElement {
  const paths = iconParts(name).map((part) => svgElement('path', part));
  return svgElement(
    'svg',
    { class: iconClass(name, size), viewBox: '0 0 20 20', 'aria-hidden': 'true' },
    ...paths,
  );
}

let gradients = 0;

export function markSvg(sizePx: number): SVGSVGElement {
  gradients += 1;
  const id = `aurora-mark-${gradients}`;
  const stops = mark.luneStops.map(({ offset, colour }) =>
    svgElement('stop', { offset: String(offset), 'stop-color': colour }),
  );
  const size = String(sizePx);
  return svgElement(
    'svg',
    { viewBox: '0 0 32 32', width: size, height: size, 'aria-hidden': 'true' },
    svgElement('linearGradient', { id, x1: '0', y1: '1', x2: '1', y2: '0' }, ...stops),
    svgElement('path', { fill: `url(#${id})`, 'fill-rule': 'evenodd', d: mark.lune }),
    svgElement('path', { fill: mark.flareFill, d: mark.flare }),
  );
}

function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly SVGElement[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
