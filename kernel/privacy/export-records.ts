import type { Db, Document } from 'mongodb';
import { ofTenant } from '../data/tenant-filter.ts';
import type { DataSubject } from './data-subject.ts';
import {
  type PersonalCollection,
  type PersonalDocument,
  recordsMax,
} from './personal-collection.ts';

/** What one collection holds of a customer. */
export interface ExportedCollection {
  readonly collection: string;
  readonly records: readonly Document[];
}

/** What is ours alone: of no use to the customer, or worth something to who would guess at it. */
const alwaysWithheld = ['tenant', 'version', 'purgeAt', 'dedupeKey'];

/** Everything that these collections hold of one customer, oldest id first, as plain JSON values. */
export async function exportRecords(
  db: Db,
  collections: readonly PersonalCollection[],
  subject: DataSubject,
): Promise<ExportedCollection[]> {
  const exported: ExportedCollection[] = [];
  for (const { name, of, readable = asItIs, withheld = [] } of collections) {
    if (!of) continue;
    const records = await db
      .collection<PersonalDocument>(name)
      .find(ofTenant<PersonalDocument>(subject.tenant, of(subject)))
      .sort({ _id: 1 })
      .limit(recordsMax)
      .toArray();
    const left = new Set([...alwaysWithheld, ...withheld]);
    if (records.length > 0)
      exported.push({
        collection: name,
        records: records.map((record) => without(plain(readable(record)), left) as Document),
      });
  }
  return exported;
}

const asItIs = (record: Document): Document => record;

const plain = (record: Document): unknown => JSON.parse(JSON.stringify(record));

function without(value: unknown, left: ReadonlySet<string>, path = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => without(each, left, path));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, inner]) => {
      const at = path ? `${path}.${field}` : field;
      return left.has(at) || left.has(field) ? [] : [[field, without(inner, left, at)]];
    }),
  );
}
