import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from '../../../../kernel/data/mongo-errors.ts';
import type { CrmPort, CrmTicket } from './crm-port.ts';

interface LedgerRecord extends Pick<CrmTicket, 'number' | 'state' | 'priority' | 'version'> {
  readonly _id: string;
  readonly reference: string;
}

/** Stands in for a customer system in development: a ledger of what it would hold, without the person. */
export function createLedgerCrm(db: Db): CrmPort {
  const ledger: Collection<LedgerRecord> = db.collection('crm_tickets');
  return {
    async mirror({ id, number, state, priority, version }) {
      const reference = `CRM-${number}`;
      await ledger
        .updateOne(
          { _id: id, version: { $lt: version } },
          { $set: { number, state, priority, version, reference } },
          { upsert: true },
        )
        .catch((error: unknown) => {
          // It is there in this version, or a later one.
          if (!isDuplicateKey(error)) throw error;
        });
      return reference;
    },
    async remove(ticketId) {
      await ledger.deleteOne({ _id: ticketId });
    },
  };
}
