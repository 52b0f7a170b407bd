import { hashPersonal } from '../../kernel/personal-data.ts';
import type {
  Anonymise,
  PersonalCollection,
  PersonalDocument,
} from '../../kernel/privacy/personal-collection.ts';
import type { Random } from '../../kernel/random.ts';
import { csatCollection } from './csat/repository.ts';
import { analyticsEventsCollection } from './repository.ts';
import { sessionSummariesCollection } from './rollups/records.ts';

const withheld = ['sessionHash', 'orderIdHash', 'rollup'];

/**
 * What analytics holds of people: salted hashes, by which what one session did belongs together. When its customer asks
 * to be forgotten it goes on belonging together, under a name that nothing leads to: figures stay as they were.
 */
export function personalCollections(salt: string): readonly PersonalCollection[] {
  const hashes = (ids: readonly string[]): string[] => ids.map((id) => hashPersonal(id, salt));
  const renamed = (name: string, field: string): PersonalCollection => {
    const isSession = field === 'sessionHash';
    return {
      name,
      fields: { [field]: isSession ? 'session' : 'order' },
      of: ({ sessionIds, orderIds }) => ({
        [field]: { $in: hashes(isSession ? sessionIds : orderIds) },
      }),
      whenErased: ({ sessionIds, orderIds }, random) =>
        underNewNames(hashes([...sessionIds, ...orderIds]), random),
      withheld,
    };
  };
  return [
    renamed(analyticsEventsCollection, 'sessionHash'),
    renamed(analyticsEventsCollection, 'payload.orderIdHash'),
    renamed(csatCollection, 'sessionHash'),
    renamed(csatCollection, 'orderIdHash'),
    {
      // Made of the events, and counted: the sums stay.
      name: sessionSummariesCollection,
      fields: { sessionHash: 'session' },
      of: ({ sessionIds }) => ({ sessionHash: { $in: hashes(sessionIds) } }),
      whenErased: 'remove',
      withheld,
    },
  ];
}

/** The record with each of these hashes replaced by one of nothing: the same for the same. */
function underNewNames(hashes: readonly string[], random: Random): Anonymise {
  const names = new Map<string, string>();
  const newName = (hash: unknown): unknown => {
    if (typeof hash !== 'string' || !hashes.includes(hash)) return hash;
    const name = names.get(hash) ?? Buffer.from(random.bytes(32)).toString('hex');
    names.set(hash, name);
    return name;
  };
  return (record) => {
    const next = withNames(record, newName);
    return isSame(record, next) ? null : { next };
  };
}

function withNames(
  record: PersonalDocument,
  newName: (hash: unknown) => unknown,
): PersonalDocument {
  const { sessionHash, orderIdHash, payload } = record;
  return {
    ...record,
    ...(sessionHash === undefined ? {} : { sessionHash: newName(sessionHash) }),
    ...(orderIdHash === undefined ? {} : { orderIdHash: newName(orderIdHash) }),
    ...(payload?.['orderIdHash'] === undefined
      ? {}
      : { payload: { ...payload, orderIdHash: newName(payload['orderIdHash']) } }),
  };
}

const isSame = (a: PersonalDocument, b: PersonalDocument): boolean =>
  a['sessionHash'] === b['sessionHash'] &&
  a['orderIdHash'] === b['orderIdHash'] &&
  a['payload']?.['orderIdHash'] === b['payload']?.['orderIdHash'];
