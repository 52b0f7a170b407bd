import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { cursorAfter, nearestTo, type TrendPoint } from './trend.ts';

interface TrendCursorProps {
  /** At least one. */
  readonly points: readonly TrendPoint[];
  /** The whole in a sentence. */
  readonly label: string;
  readonly wordsOf: (point: TrendPoint) => { readonly when: string; readonly value: string };
}

/** A hairline and a card at the point under the pointer, or where the arrow keys take it: a slider, so that it is spoken. */
export function TrendCursor({ points, label, wordsOf }: TrendCursorProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const last = points.length - 1;
  const at = Math.min(chosen ?? last, last);
  const point = points[at];
  if (!point) return null;
  const { when, value } = wordsOf(point);
  const follow = (event: PointerEvent<HTMLElement>) => {
    const { left, right, width } = event.currentTarget.getBoundingClientRect();
    const passed = isRtl(event.currentTarget) ? right - event.clientX : event.clientX - left;
    setChosen(nearestTo(points, (100 * passed) / width));
  };
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const next = cursorAfter(event.key, at, { last, isRtl: isRtl(event.currentTarget) });
    if (next === null) return;
    event.preventDefault();
    setChosen(next);
  };
  return (
    <div
      className="d-cursor"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at}
      aria-valuetext={`${when}: ${value}`}
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={() => setChosen(null)}
      onFocus={() => setChosen(at)}
      onBlur={() => setChosen(null)}
      onKeyDown={step}
    >
      {chosen === null ? null : (
        <>
          <i className="d-hair" style={{ insetInlineStart: `${point.x}%` }} />
          <i
            className="d-dot"
            style={{ insetInlineStart: `${point.x}%`, insetBlockStart: `${point.y}%` }}
          />
          <span
            className="d-tip"
            style={
              point.x < 50
                ? { insetInlineStart: `${point.x}%` }
                : { insetInlineEnd: `${100 - point.x}%` }
            }
          >
            <span>{when}</span>
            <b>{value}</b>
          </span>
        </>
      )}
    </div>
  );
}

const isRtl = (element: Element): boolean => getComputedStyle(element).direction === 'rtl';
