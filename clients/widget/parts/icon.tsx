/** @jsxImportSource preact */
import { useId } from 'preact/hooks';
import { type IconName, iconClass, iconParts } from '../../design/icons.ts';
import { mark } from '../../design/mark.ts';

/** Decoration: the words beside it carry the meaning. */
export const Icon = ({ name, small = false }: { name: IconName; small?: boolean }) => (
  <svg class={iconClass(name, small ? 's' : 'm')} viewBox="0 0 20 20" aria-hidden="true">
    {iconParts(name).map((part) => (
      <path key={part.d} {...part} />
    ))}
  </svg>
);

/** @param size in px at the usual root font size; it follows the type around it */
export function Mark({ size }: { size: number }) {
  const id = useId();
  const side = `${size / 16}rem`;
  return (
    <svg viewBox="0 0 32 32" width={side} height={side} aria-hidden="true">
      <linearGradient id={id} x1="0" y1="1" x2="1" y2="0">
        {mark.luneStops.map(({ offset, colour }) => (
          <stop key={offset} offset={offset} stop-color={colour} />
        ))}
      </linearGradient>
      <path fill={`url(#${id})`} fill-rule="evenodd" d={mark.lune} />
      <path fill={mark.flareFill} d={mark.flare} />
    </svg>
  );
}
