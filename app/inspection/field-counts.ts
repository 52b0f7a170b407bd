import type { Collection, Db } from 'mongodb';
import type { FieldCount, FieldCounts } from '../../gateway/telemetry/field-usage/field-usage.ts';

/** How one client has used one field, over all gateways. */
export interface FieldUse extends FieldCount {
  readonly firstSeenAt: Date;
}

export interface FieldCountRepository extends FieldCounts {
  /** By field, then client. There are at most so many as the graph has fields, for each client. */
  list(): Promise<readonly FieldUse[]>;
}

interface FieldUseRecord extends FieldUse {
  /** `<tenant>/<field>/<client>` */
  readonly _id: string;
}

/** Fields by clients, of any graph that a person could read. */
const listMax = 20_000;

export function createFieldCountRepository(db: Db, tenant: string): FieldCountRepository {
  const uses: Collection<FieldUseRecord> = db.collection('field_usage');
  return {
    async add(counts) {
      if (counts.length === 0) return;
      await uses.bulkWrite(
        counts.map(({ field, client, count, lastSeenAt }) => ({
          updateOne: {
            filter: { _id: `${tenant}/${field}/${client}` },
            update: {
              $inc: { count },
              $max: { lastSeenAt },
              $setOnInsert: { field, client, firstSeenAt: lastSeenAt },
            },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },
    list: () =>
      uses
        .find({ _id: { $gte: `${tenant}/`, $lt: `${tenant}0` } }, { projection: { _id: 0 } })
        .sort({ _id: 1 })
        .limit(listMax)
        .toArray(),
  };
}
