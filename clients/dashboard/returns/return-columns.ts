import { returnStates } from '../../design/status.ts';
import type { Column } from '../ui/csv.ts';
import type { ReturnRow } from './return-row.ts';
import { outcomeWords } from './return-words.ts';

const always: readonly Column<ReturnRow>[] = [
  ['Return', ({ number }) => number],
  ['Asked', ({ requestedAt }) => requestedAt],
  ['Order', ({ order }) => order?.number ?? null],
  ['Customer', ({ order }) => order?.customer?.name ?? null],
  [
    'Pieces',
    ({ lines }) =>
      lines.map(({ orderLine, quantity }) => `${quantity} × ${orderLine?.title ?? '?'}`).join('; '),
  ],
  ['State', ({ state }) => returnStates[state].word],
  ['Reason', ({ reason }) => reason.label],
  ['Asked for', ({ outcome }) => outcomeWords[outcome]],
  ['Changed', ({ changedAt }) => changedAt],
];

const refunds: readonly Column<ReturnRow>[] = [
  ['Refund', ({ refund }) => refund?.amount ?? null],
  ['Currency', ({ refund }) => refund?.currencyCode ?? null],
];

/** Returns as a file has them: moments in UTC, money for roles that read it. */
export const returnColumns = (readsTotals: boolean): readonly Column<ReturnRow>[] =>
  readsTotals ? [...always, ...refunds] : always;
