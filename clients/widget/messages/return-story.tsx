/** @jsxImportSource preact */
import { dayToCome } from '../../design/format.ts';
import { returnStates } from '../../design/status.ts';
import type { ReturnPartsFragment } from '../generated/graphql.ts';
import { useNow, useSurroundings } from '../parts/context.ts';
import { Icon } from '../parts/icon.tsx';

/** Where a return stands, and what to do next. */
export function ReturnStory({ made }: { made: ReturnPartsFragment }) {
  const { locale } = useSurroundings();
  const now = useNow(60_000);
  const { gem, shape, word } = returnStates[made.state];
  const sendBy = made.expiresAt ? dayToCome(new Date(made.expiresAt), now, locale) : null;
  return (
    <article class="w-card" aria-label={`Return ${made.number}`}>
      <p class={`w-state is-${gem}`}>
        <Icon name={shape} small />
        <span>
          <strong class="strong">{word}.</strong> Return <span class="num">{made.number}</span>
        </span>
      </p>
      {made.state === 'APPROVED' && made.label ? (
        <>
          <ol class="w-next num">
            <li>Print the label, or show its number at the counter.</li>
            <li>Use the box it came in. It travels insured.</li>
            <li>{sendBy ? `Send it by ${sendBy}.` : 'Send it within four weeks.'}</li>
          </ol>
          <p class="w-fine num">
            {made.label.carrier} {made.label.trackingNumber}
          </p>
          <a
            class="btn btn-primary btn-wide"
            href={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(made.label.svg)}`}
            download={`${made.number}.svg`}
          >
            <Icon name="download" small />
            Label
          </a>
        </>
      ) : (
        <p>{next[made.state] ?? 'It moves here by itself with each step.'}</p>
      )}
    </article>
  );
}

/** What comes next, in words; the rest of the states speak for themselves. */
const next: Partial<Record<ReturnPartsFragment['state'], string>> = {
  REQUESTED: 'Somebody looks at it today. The label appears here once it is approved.',
  IN_TRANSIT: 'It is on its way to us. Each scan appears here.',
  RECEIVED: 'It has arrived. The bench looks at it next.',
  INSPECTED: 'The bench has looked at it. What comes of it is settled next.',
  DECLINED: 'The shop could not agree to it. A person can tell you why.',
};
