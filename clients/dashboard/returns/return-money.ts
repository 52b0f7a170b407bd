import type { ReturnOutcome } from '../generated/graphql.ts';
import { moneyWords } from '../ui/money.ts';
import type { OpenedReturn, ReturnRow } from './return-row.ts';

/** What the money is called that an outcome gives back; null where another piece, or the same one, goes out instead. */
export const moneyNames: Readonly<Record<ReturnOutcome, string | null>> = {
  REFUND: 'Refund',
  STORE_CREDIT: 'Store credit',
  EXCHANGE: null,
  RESIZE: null,
};

/** What a return gives back, in words; null where that is no money, or none that this role may see. */
export function moneyBack({
  outcome,
  refund,
}: Pick<ReturnRow, 'outcome' | 'refund'>): string | null {
  if (moneyNames[outcome] === null || !refund || Number(refund.amount) === 0) return null;
  return moneyWords(refund);
}

type Line = OpenedReturn['lines'][number];

/** How many of each line are accepted, by the line's id. */
export type Accepted = Readonly<Record<string, number>>;

/**
 * What pieces are worth that are accepted, in words. The service works out for itself what is owed.
 * @returns null where a price is not known
 */
export function worthOf(
  lines: readonly Pick<Line, 'id' | 'quantity' | 'orderLine'>[],
  accepted: Accepted,
): string | null {
  let sum = 0;
  let currencyCode: string | null = null;
  for (const { id, quantity, orderLine } of lines) {
    const price = orderLine?.unitPrice;
    if (!price) return null;
    sum += Number(price.amount) * (accepted[id] ?? quantity);
    currencyCode = price.currencyCode;
  }
  return currencyCode && moneyWords({ amount: sum.toFixed(2), currencyCode });
}

/** What comes of a return that ends so, for whoever is about to say so. */
export function consequence(
  outcome: ReturnOutcome,
  { inspection, payout, refund }: Pick<OpenedReturn, 'inspection' | 'payout' | 'refund'>,
): string {
  switch (outcome) {
    case 'EXCHANGE':
      return 'Another piece goes out; no money moves.';
    case 'RESIZE':
      return 'It goes to the bench and home again; no money moves.';
    case 'REFUND':
    case 'STORE_CREDIT': {
      if (payout) return 'The money was owed once already: nothing more is paid.';
      if (inspection === 'REJECTED') return 'Nothing was accepted: nothing is paid.';
      const amount = refund ? moneyWords(refund) : 'What was accepted';
      return outcome === 'REFUND'
        ? `${amount} goes back the way it was paid.`
        : `${amount} to spend in the shop.`;
    }
  }
}
