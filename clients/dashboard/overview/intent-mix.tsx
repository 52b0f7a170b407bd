import { countWords } from '../ui/money.ts';
import { Panel } from '../ui/panel.tsx';
import { Bar } from './bar.tsx';
import { intentWords } from './intent-words.ts';
import { percentWords } from './percent.ts';
import type { Figures } from './use-figures.ts';

type Mix = Figures['intentMix'];

/** What shoppers wanted, what came of it and how they liked the answer. @param mix null while it is counted */
export const IntentMix = ({ mix }: { mix: Mix | null }) => (
  <Panel
    title="What people ask"
    aside={mix && mix.length > 0 ? `${countWords(messagesIn(mix))} messages` : null}
  >
    {mix === null ? null : mix.length === 0 ? (
      <p className="d-dim">Nobody asked for anything in this period.</p>
    ) : (
      <MixTable mix={mix} />
    )}
  </Panel>
);

const MixTable = ({ mix }: { mix: Mix }) => (
  <table className="d-figures num">
    <caption className="sr">What people ask, most frequent first</caption>
    <thead>
      <tr>
        <th scope="col">Wish</th>
        <th scope="col">Share</th>
        <th scope="col">Bought</th>
        <th scope="col">Rating</th>
      </tr>
    </thead>
    <tbody>
      {mix.map(({ intent, count, share, purchases, csatMean }) => (
        <tr key={intent}>
          <th scope="row">
            {intentWords(intent)}
            {/* Against the most frequent one: the shares stand beside. */}
            <Bar share={share / Math.max(mix[0]?.share ?? 1, Number.EPSILON)} gem="sapphire" />
          </th>
          <td>
            {percentWords(share)}
            <small>{countWords(count)}</small>
          </td>
          <td>{countWords(purchases)}</td>
          <td>{csatMean === null ? <span className="d-dim">–</span> : csatMean.toFixed(1)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const messagesIn = (mix: Mix): number => mix.reduce((sum, { count }) => sum + count, 0);
