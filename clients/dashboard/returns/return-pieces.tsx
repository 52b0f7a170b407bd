import { moneyWords } from '../ui/money.ts';
import { PieceArt } from '../ui/piece.tsx';
import { moneyBack, moneyNames } from './return-money.ts';
import type { OpenedReturn } from './return-row.ts';
import { acceptedWords, inspectionWords } from './return-words.ts';

/** What comes back, what was accepted of it, and what it brings. */
export function ReturnPieces({
  opened,
  withTotals,
}: {
  opened: OpenedReturn;
  withTotals: boolean;
}) {
  const { lines, inspection, outcome } = opened;
  const money = withTotals ? moneyBack(opened) : null;
  return (
    <section>
      <h3>
        Pieces
        {inspection ? <span className="d-tracking">{inspectionWords[inspection]}</span> : null}
      </h3>
      <ul className="d-lines">
        {lines.map(({ id, quantity, acceptedQuantity, orderLine }) => (
          <li key={id}>
            <PieceArt line={orderLine ?? undefined} sizePx={48} />
            <span>
              <b>{orderLine?.title ?? 'Not answering'}</b>
              <small>
                {[
                  orderLine?.variant?.title,
                  quantity > 1 ? `${quantity} pieces` : null,
                  acceptedQuantity === null ? null : acceptedWords(acceptedQuantity, quantity),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </span>
            <span className="num">
              {orderLine?.unitPrice ? moneyWords(orderLine.unitPrice) : null}
            </span>
          </li>
        ))}
        {money ? (
          <li className="d-total">
            <span>
              <b>{moneyNames[outcome]}</b>
              {inspection ? null : <small>if all of it is accepted</small>}
            </span>
            <b className="num">{money}</b>
          </li>
        ) : null}
      </ul>
    </section>
  );
}
