import { exactWhen } from '../ui/when.ts';
import type { OpenedReturn } from './return-row.ts';
import { actorWords, historyWords } from './return-words.ts';

const ended: ReadonlySet<string> = new Set(['DECLINED', 'EXPIRED']);

/** Every step, the last first. */
export const ReturnHistory = ({
  history,
  now,
}: {
  history: OpenedReturn['history'];
  now: Date;
}) => (
  <section>
    <h3>Steps</h3>
    <ol className="d-tl">
      {history.toReversed().map(({ state, by, note, at }, i) => (
        <li
          key={`${state} ${at}`}
          className={[ended.has(state) ? 'bad' : '', i === 0 ? 'now' : ''].join(' ').trim()}
        >
          <span className="d-tlt">
            <b>{historyWords[state]}</b>
            {note ? <small dir="auto">{note}</small> : null}
          </span>
          <span className="d-tlw num">
            {exactWhen(new Date(at), now)}
            <small>by {actorWords[by]}</small>
          </span>
        </li>
      ))}
    </ol>
  </section>
);
