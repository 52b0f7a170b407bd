import { Icon } from '../ui/icon.tsx';
import { countWords } from '../ui/money.ts';
import { Panel } from '../ui/panel.tsx';
import { Bar } from './bar.tsx';
import { percentWords } from './percent.ts';
import type { Figures } from './use-figures.ts';

type Summary = Figures['csatSummary'];

/** How answers were rated. @param summary null while it is counted */
export const Ratings = ({ summary }: { summary: Summary | null }) => (
  <Panel
    title="Ratings"
    aside={summary?.sampleSize ? `n = ${countWords(summary.sampleSize)}` : null}
  >
    {summary === null ? null : summary.mean === null ? (
      <p className="d-dim">No answer was rated in this period.</p>
    ) : (
      <Rated summary={summary} mean={summary.mean} />
    )}
  </Panel>
);

function Rated({ summary, mean }: { summary: Summary; mean: number }) {
  const { goodShare, needsFollowUp, distribution } = summary;
  const most = Math.max(...distribution.map(({ count }) => count), 1);
  return (
    <>
      <p>
        <span className="d-val num">
          {mean.toFixed(1)}
          <small>of 5</small>
        </span>
        {' · '}
        {goodShare === null ? null : (
          <span className="num">{percentWords(goodShare)} gave 4 or 5</span>
        )}
      </p>
      <table className="d-figures num">
        <caption className="sr">Ratings, the best first</caption>
        <thead>
          <tr>
            <th scope="col">Stars</th>
            <th scope="col">Ratings</th>
          </tr>
        </thead>
        <tbody>
          {distribution.toReversed().map(({ rating, count }) => (
            <tr key={rating}>
              <th scope="row">
                <span className="d-goal is-pearl">
                  {rating}
                  <Icon name="starFull" size="s" />
                </span>
                <Bar share={count / most} gem={rating > 2 ? 'citrine' : 'ruby'} />
              </th>
              <td>{countWords(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="d-dim d-note num">{followUpWords(needsFollowUp)}</p>
    </>
  );
}

const followUpWords = (count: number): string => {
  if (count === 0) return 'Nobody was left unhappy.';
  return count === 1
    ? 'One gave 1 or 2: a person looks into it.'
    : `${countWords(count)} gave 1 or 2: a person looks into each.`;
};
