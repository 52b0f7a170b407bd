import { countWords } from '../ui/money.ts';
import { Panel } from '../ui/panel.tsx';
import { Bar } from './bar.tsx';
import { type FunnelStep, funnelSentence, lostAt, steepest } from './funnel.ts';
import { percentWords } from './percent.ts';
import type { Figures } from './use-figures.ts';

const funnels = [
  { root: 'discovery', title: 'From hello to a piece' },
  { root: 'selfService', title: 'An order, without a person' },
  { root: 'stylist', title: 'To a person' },
] as const satisfies readonly { root: keyof Figures; title: string }[];

/** How far sessions came. @param figures null while they are counted */
export const Funnels = ({ figures }: { figures: Figures | null }) => (
  <div className="d-grid3">
    {funnels.map(({ root, title }) => (
      <Panel key={root} title={title}>
        {figures ? <Funnel steps={figures[root].steps} /> : null}
      </Panel>
    ))}
  </div>
);

/** The chart is a table: each step with its bar, how many took it, and how many of those before did not. */
function Funnel({ steps }: { steps: readonly FunnelStep[] }) {
  const worst = steepest(steps);
  const sentence = funnelSentence(steps);
  if (steps[0]?.sessions === 0) return <p className="d-dim">{sentence}</p>;
  return (
    <>
      <table className="d-figures num">
        <caption className="sr">{sentence}</caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Sessions</th>
            <th scope="col">Lost before</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => (
            <tr key={step.name}>
              <th scope="row">
                {step.name}
                <Bar
                  share={step.shareOfFirst ?? 0}
                  gem={index === worst ? 'citrine' : 'amethyst'}
                />
              </th>
              <td>{countWords(step.sessions)}</td>
              <td>
                <Lost steps={steps} index={index} isMost={index === worst} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="d-dim d-note" aria-hidden="true">
        {sentence}
      </p>
    </>
  );
}

function Lost({
  steps,
  index,
  isMost,
}: {
  steps: readonly FunnelStep[];
  index: number;
  isMost: boolean;
}) {
  if (index === 0) return <span className="d-dim">–</span>;
  const { shareOfPrevious } = steps[index] ?? { shareOfPrevious: null };
  return (
    <>
      {isMost ? (
        <span className="d-goal is-citrine">
          <span aria-hidden="true">▼</span>
          <span className="sr">most of all:</span>{' '}
        </span>
      ) : null}
      {countWords(lostAt(steps, index))}
      {shareOfPrevious === null ? null : <small>{percentWords(1 - shareOfPrevious)}</small>}
    </>
  );
}
