import { Link } from 'wouter';
import { returnStates } from '../../design/status.ts';
import type { LiveRows } from '../live/live-rows.ts';
import { useRole } from '../session/session-context.ts';
import { PieceArt } from '../ui/piece.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useNow } from '../ui/use-now.ts';
import { ago, exactWhen, shortWhen } from '../ui/when.ts';
import { moneyBack } from './return-money.ts';
import type { ReturnRow } from './return-row.ts';
import { outcomeWords } from './return-words.ts';

interface TableProps {
  readonly list: LiveRows<ReturnRow>;
  readonly openId: string | null;
  readonly cursor: string | null;
  readonly hrefOf: (id: string) => string;
  readonly onCursor: (id: string) => void;
}

/** Returns, newest first. One link a return. */
export function ReturnsTable({ list, openId, cursor, hrefOf, onCursor }: TableProps) {
  const { readsTotals } = useRole();
  const now = useNow(5_000);
  return (
    <section className="d-tablewrap" aria-label="Returns">
      <table className="d-table">
        <caption className="sr">Returns, newest first</caption>
        <thead>
          <tr>
            <th scope="col" aria-sort="descending">
              Return
            </th>
            <th scope="col" className="c-item">
              Pieces
            </th>
            <th scope="col">Status</th>
            <th scope="col">Reason</th>
            <th scope="col" className="c-eta">
              Asked for
            </th>
            {readsTotals ? (
              <th scope="col" className="c-eur">
                Money back
              </th>
            ) : null}
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          {list.rows.map((one) => (
            <tr key={one.id} className={rowClass(one.id, { list, openId, cursor })}>
              <th scope="row">
                <Link
                  className="d-no num"
                  data-row={one.id}
                  href={hrefOf(one.id)}
                  replace={openId !== null}
                  aria-current={one.id === openId ? 'true' : undefined}
                  onFocus={() => onCursor(one.id)}
                >
                  {one.number}
                </Link>
                <span className="d-dim num">{shortWhen(new Date(one.requestedAt), now)}</span>
              </th>
              <td className="c-item">
                <Pieces one={one} />
              </td>
              <td className="c-st">
                <StatusBadge look={returnStates[one.state]} />
              </td>
              <td className="c-ship">{one.reason.label}</td>
              <td className="c-eta">{outcomeWords[one.outcome]}</td>
              {readsTotals ? <td className="c-eur num">{moneyBack(one) ?? '–'}</td> : null}
              <td className="c-upd num" title={exactWhen(new Date(one.changedAt), now)}>
                {ago(new Date(one.changedAt), now)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function rowClass(
  id: string,
  { list, openId, cursor }: Pick<TableProps, 'list' | 'openId' | 'cursor'>,
): string {
  const isOpen = id === openId;
  const isCursor = id === cursor && !isOpen;
  return [isOpen && 'is-sel', isCursor && 'is-cursor', list.hot.has(id) && 'is-hot']
    .filter(Boolean)
    .join(' ');
}

function Pieces({ one }: { one: ReturnRow }) {
  const [line] = one.lines;
  const more = one.lines.length - 1;
  const piece = line?.orderLine;
  return (
    <span className="d-item">
      <PieceArt line={piece ?? undefined} sizePx={40} />
      <span className="d-itemtext">
        <span className="d-itemname">
          {piece?.title ?? 'Not answering'}
          {more > 0 ? <span className="faint num"> +{more}</span> : null}
        </span>
        <span className="d-dim">
          {[one.order?.customer?.name, one.order?.number].filter(Boolean).join(' · ') || null}
        </span>
      </span>
    </span>
  );
}
