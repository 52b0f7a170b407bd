import { type IconName, iconClass, iconParts } from '../../design/icons.ts';
import { mark } from '../../design/mark.ts';

/** Decoration beside words that carry the meaning. */
export const Icon = ({ name, size = 'm' }: { name: IconName; size?: 'm' | 's' }) => (
  <svg className={iconClass(name, size)} viewBox="0 0 20 20" aria-hidden="true">
    {iconParts(name).map((part) => (
      <path key={part.d} d={part.d} className={part.class} />
    ))}
  </svg>
);

export const Mark = ({ sizePx }: { sizePx: number }) => (
  <svg viewBox="0 0 32 32" width={sizePx} height={sizePx} aria-hidden="true">
    <linearGradient id="aurora-mark" x1="0" y1="1" x2="1" y2="0">
      {mark.luneStops.map(({ offset, colour }) => (
        <stop key={offset} offset={offset} stopColor={colour} />
      ))}
    </linearGradient>
    <path fill="url(#aurora-mark)" fillRule="evenodd" d={mark.lune} />
    <path fill={mark.flareFill} d={mark.flare} />
  </svg>
);

/** The quiet first light: what an empty view shows. */
export const FirstLight = () => (
  <svg className="d-firstlight" viewBox="0 0 120 48" aria-hidden="true">
    <path d="M8 40h104" />
    <path d="M38 40a22 22 0 0 1 44 0" />
    <path d="M60 8v4M34 18l3 3M86 18l-3 3M22 34h4M94 34h4" />
  </svg>
);
