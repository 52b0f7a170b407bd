import { remains } from './kept-words.ts';

/** What stays after a customer was forgotten. */
export const Remains = () => (
  <dl className="c-remains">
    {remains.map(({ what, left, why, until }) => (
      <div key={what}>
        <dt>{what}</dt>
        <dd>
          {left} {why} <span className="d-dim">{until}</span>
        </dd>
      </div>
    ))}
  </dl>
);
