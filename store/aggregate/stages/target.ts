/** The collections that `$out` and `$merge` may write to. */
import { StoreError } from '../../errors.ts';

/** Bytes of `database.collection` that MongoDB allows. */
const maxNamespaceBytes = 255;
const internalDatabases = new Set(['admin', 'config', 'local']);

interface Refusals {
  readonly stage: '$out' | '$merge';
  readonly internalDatabase: number;
  readonly systemCollection: number;
}

const refusals = {
  $out: { stage: '$out', internalDatabase: 31321, systemCollection: 17385 },
  $merge: { stage: '$merge', internalDatabase: 31320, systemCollection: 31319 },
} as const satisfies Record<string, Refusals>;

/** @throws StoreError for names that no collection can have, and for those that are MongoDB's own */
export function targetNamespace(
  stageName: keyof typeof refusals,
  database: string,
  collection: string,
): string {
  const { stage, internalDatabase, systemCollection } = refusals[stageName];
  const namespace = `${database}.${collection}`;
  const isName =
    !/[\0. /\\"$]/.test(database) &&
    database !== '' &&
    collection !== '' &&
    !collection.includes('\0') &&
    !collection.startsWith('.');
  if (!isName) {
    throw new StoreError('InvalidNamespace', `Invalid ${stage} target namespace, ${namespace}`);
  }
  if (internalDatabases.has(database)) {
    throw new StoreError(internalDatabase, `Cannot ${stage} to internal database: ${database}`);
  }
  if (collection.startsWith('system.')) {
    throw new StoreError(systemCollection, `Cannot ${stage} to special collection: ${collection}`);
  }
  if (collection.startsWith('$') || Buffer.byteLength(namespace) > maxNamespaceBytes) {
    throw new StoreError(
      'IllegalOperation',
      `${stage} target namespace is not valid: ${namespace}`,
    );
  }
  return namespace;
}
