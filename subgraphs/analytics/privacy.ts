import { hashPersonal } from '../../kernel/personal-data.ts';
import type { Anonymise, PersonalCollection } from '../../kernel/privacy/personal-collection.ts';
import type { Random } from '../../kernel/random.ts';
import { analyticsEventsCollection, csatCollection } from './repository.ts';

/**
 * What analytics holds of people: salted hashes, by which what one session did belongs together. When its customer asks
 * to be forgotten it goes on belonging together, under a name that nothing leads to: figures stay as they were.
 */
export function personalCollections(salt: string): readonly PersonalCollection[] {
  const hashes = (ids: readonly string[]): string[] => ids.map((id) => hashPersonal(id, salt));
  return [
    {
      name: analyticsEventsCollection,
      fields: { sessionHash: 'session', 'payload.orderIdHash': 'order' },
      of: ({ sessionIds }) => ({ sessionHash: { $in: hashes(sessionIds) } }),
      whenErased: ({ sessionIds }, random) => underNewNames(hashes(sessionIds), random),
      withheld: ['sessionHash', 'orderIdHash'],
    },
    {
      // Told by services, or by a session that is not known to be the customer's.
      name: analyticsEventsCollection,
      fields: { 'payload.orderIdHash': 'order' },
      of: ({ orderIds }) => ({ 'payload.orderIdHash': { $in: hashes(orderIds) } }),
      whenErased: ({ orderIds }, random) => underNewNames(hashes(orderIds), random),
      withheld: ['sessionHash', 'orderIdHash'],
    },
    {
      name: csatCollection,
      fields: { sessionHash: 'session' },
      of: ({ sessionIds }) => ({ sessionHash: { $in: hashes(sessionIds) } }),
      whenErased: ({ sessionIds }, random) => underNewNames(hashes(sessionIds), random),
      withheld: ['sessionHash'],
    },
  ];
}

/** The record with each of these hashes, and that of any order, replaced by one of nothing: the same for the same. */
function underNewNames(hashes: readonly string[], random: Random): Anonymise {
  const names = new Map<string, string>();
  const newName = (hash: string): string => {
    const name = names.get(hash) ?? Buffer.from(random.bytes(32)).toString('hex');
    names.set(hash, name);
    return name;
  };
  return (record) => {
    const { sessionHash, payload } = record;
    const orderIdHash: unknown = payload?.['orderIdHash'];
    if (![sessionHash, orderIdHash].some((hash) => hashes.includes(String(hash)))) return null;
    const isTheirs = hashes.includes(String(sessionHash));
    return {
      next: {
        ...record,
        ...(isTheirs ? { sessionHash: newName(sessionHash) } : {}),
        ...(typeof orderIdHash === 'string'
          ? { payload: { ...payload, orderIdHash: newName(orderIdHash) } }
          : {}),
      },
    };
  };
}
