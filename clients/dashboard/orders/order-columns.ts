import { orderStates, shipmentStatuses } from '../../design/status.ts';
import type { Column } from '../ui/csv.ts';
import type { OrderRow } from './order-row.ts';

const always: readonly Column<OrderRow>[] = [
  ['Order', ({ number }) => number],
  ['Placed', ({ placedAt }) => placedAt],
  ['Customer', ({ customer }) => customer?.name ?? null],
  ['City', ({ customer }) => customer?.city ?? null],
  [
    'Pieces',
    ({ lines }) => lines.map(({ title, quantity }) => `${quantity} × ${title}`).join('; '),
  ],
  ['State', ({ state }) => orderStates[state].word],
  [
    'Shipment',
    ({ shipmentStatus }) => (shipmentStatus ? shipmentStatuses[shipmentStatus].word : null),
  ],
  ['Carrier', ({ shipments }) => shipments.map(({ carrier }) => carrier).join('; ')],
  ['Expected', ({ expectedDelivery }) => expectedDelivery?.date ?? null],
  ['Delivered', ({ deliveredAt }) => deliveredAt],
  ['Changed', ({ changedAt }) => changedAt],
];

const totals: readonly Column<OrderRow>[] = [
  ['Total', ({ total }) => total?.amount ?? null],
  ['Currency', ({ total }) => total?.currencyCode ?? null],
];

/** Orders as a file has them: moments in UTC, totals for roles that read them. */
export const orderColumns = (readsTotals: boolean): readonly Column<OrderRow>[] =>
  readsTotals ? [...always, ...totals] : always;
