import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from '../../kernel/data/mongo-errors.ts';
import type { SettlementRecord } from './domain/order.ts';

export interface SettlementOrder extends Pick<SettlementRecord, '_id' | 'kind' | 'amountMinor'> {
  readonly tenant: string;
  readonly orderId: string;
  readonly currencyCode: string;
}

/** Where payments are let go and given back: the shop's payment service. */
export interface PaymentPort {
  /**
   * Does it once for an id, however often it is asked.
   * @returns the service's reference
   * @throws PaymentFailure with its reason; whatever else is thrown is tried again too, and kept without one
   */
  settle(settlement: SettlementOrder): Promise<string>;
}

interface LedgerRecord extends SettlementOrder {
  readonly reference: string;
}

/** Settlements written into a ledger of our own, where no payment service is connected. */
export function createSettlementLedger(db: Db): PaymentPort {
  const ledger: Collection<LedgerRecord> = db.collection('order_settlements');
  return {
    async settle(settlement) {
      const reference = `ledger-${settlement._id}`;
      await ledger.insertOne({ ...settlement, reference }).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
      return reference;
    },
  };
}
