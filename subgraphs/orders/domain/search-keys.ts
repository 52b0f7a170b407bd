import { addMs, DAY_MS } from '../../../kernel/clock.ts';
import { expectedOfShipment } from './expected-delivery.ts';
import type { OrderRecord, OrderSearchRecord, ShipmentRecord } from './order.ts';

/** Words of a name from which it can be found; people have fewer. */
const nameWordsMax = 8;

/** What lists find an order by beside its own fields; it follows from them and is stored with each change. */
export const searchKeysOf = ({
  customer,
  shipments,
}: Pick<OrderRecord, 'customer' | 'shipments'>): OrderSearchRecord => ({
  nameKeys: nameKeysOf(customer.name),
  dueBy: dueByOf(shipments),
});

/** A name as it is looked for: without accents, case and more than one space. */
export const foldName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The name from each of its words on: `opal van der example` is found by `op`, `van der` and `exam`. */
function nameKeysOf(name: string): readonly string[] {
  const words = foldName(name).split(' ').filter(Boolean).slice(0, nameWordsMax);
  return words.map((_, index) => words.slice(index).join(' '));
}

/** When the first parcel still on its way is late: its window's end, or the end of its day in UTC; null: nobody knows. */
function dueByOf(shipments: readonly ShipmentRecord[]): Date | null {
  const ends = shipments.flatMap((shipment) => {
    const expected = expectedOfShipment(shipment);
    if (!expected) return [];
    return expected.to ?? addMs(new Date(`${expected.date}T00:00:00.000Z`), DAY_MS);
  });
  return ends.reduce<Date | null>((first, end) => (!first || end < first ? end : first), null);
}
