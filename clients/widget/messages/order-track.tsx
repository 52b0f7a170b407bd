/** @jsxImportSource preact */
import { type OrderStory, stops } from '../domain/order-story.ts';

/** Five stops on a line of light: filled = passed, ring = now, square = late, diamond = stuck, emerald = delivered. */
export function OrderTrack({ story }: { story: OrderStory }) {
  const { at, tone } = story;
  if (at === null) return null;
  return (
    <ol
      class={`w-track is-${tone}`}
      style={{ '--at': at }}
      aria-label={`Progress: ${stops[at]}, step ${at + 1} of ${stops.length}`}
    >
      {stops.map((stop, index) => (
        <li
          key={stop}
          class={index < at ? 'done' : index === at ? 'now' : ''}
          aria-current={index === at ? 'step' : undefined}
        >
          <span>{stop}</span>
        </li>
      ))}
    </ol>
  );
}
