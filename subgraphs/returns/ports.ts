import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from '../../kernel/data/mongo-errors.ts';
import type { PayoutRecord, ReturnLabelRecord, ReturnRecord } from './domain/return.ts';

/** Where the way back is bought: a carrier's service. */
export interface LabelPort {
  /** The same return always gets the same label. */
  buy(record: ReturnRecord): Promise<ReturnLabelRecord>;
}

/** Where money goes back: the shop's payment service. */
export interface PayoutPort {
  /**
   * Pays once for an id, however often it is asked.
   * @returns the service's reference
   * @throws PaymentFailure with its reason; whatever else is thrown is tried again too, and kept without one
   */
  pay(payout: PayoutOrder): Promise<string>;
}

export interface PayoutOrder extends Pick<PayoutRecord, '_id' | 'kind' | 'amountMinor'> {
  readonly tenant: string;
  readonly orderId: string;
  readonly currencyCode: string;
}

export interface ReturnPorts {
  readonly labels: LabelPort;
  readonly payouts: PayoutPort;
}

/** Labels of the house's own carrier: the number follows from the return's, so nothing is bought twice. */
export const houseLabels: LabelPort = {
  buy: async ({ number }) => ({
    carrier: 'house',
    trackingNumber: `GGR${number.replace(/\D/g, '').padStart(11, '0')}`,
  }),
};

interface LedgerRecord extends PayoutOrder {
  readonly reference: string;
}

/** Payouts written into a ledger of our own, where no payment service is connected. */
export function createPayoutLedger(db: Db): PayoutPort {
  const ledger: Collection<LedgerRecord> = db.collection('return_payouts');
  return {
    async pay(payout) {
      const reference = `ledger-${payout._id}`;
      await ledger.insertOne({ ...payout, reference }).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
      return reference;
    },
  };
}
