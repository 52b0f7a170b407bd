import type { Long } from 'bson';
import { fromBigInt, toNumber } from '../../bson/numbers.ts';
import { type Document, isDocument, isNumber, typeName } from '../../bson/values.ts';
import { notHere, StoreError } from '../../errors.ts';
import type { CollectionFacts } from '../database.ts';
import type { StageCompiler } from '../stage.ts';
import { parseOptions } from './stage-options.ts';

export const collStats: StageCompiler = (operand, { database, now }) => {
  if (!isDocument(operand)) {
    throw new StoreError(
      5447000,
      `$collStats must take a nested object but found: ${typeName(operand)}`,
    );
  }
  const options = parseOptions('$collStats', operand, {
    count: { kind: 'object' },
    storageStats: { kind: 'object' },
    latencyStats: { kind: 'object' },
    queryExecStats: { kind: 'object' },
    operationStats: { kind: 'object' },
  });
  const refused = Object.keys(options).find((name) => name !== 'count' && name !== 'storageStats');
  if (refused !== undefined) {
    throw new StoreError('CommandNotSupported', notHere(`$collStats.${refused}`));
  }
  const { count, storageStats } = options;
  const scale = scaleOf(storageStats);
  if (isDocument(count) && Object.keys(count).length > 0) {
    throw new StoreError(31170, '"count" argument must be an empty object');
  }
  const { name, collection = '' } = database;
  return function* () {
    const facts = database.facts(collection);
    if (facts === undefined && (count || storageStats)) {
      throw new StoreError(
        'NamespaceNotFound',
        `PlanExecutor error during aggregation :: caused by :: Unable to retrieve storageStats in $collStats stage :: caused by :: Collection [${name}.${collection}] not found.`,
      );
    }
    const result: Document = { ns: `${name}.${collection}`, localTime: now };
    if (storageStats && facts) result['storageStats'] = storageStatsOf(facts, scale);
    if (count && facts) result['count'] = whole(facts.count);
    yield result;
  };
};

/** What there is of a collection, in units of `scale` bytes. */
export function storageStatsOf(facts: CollectionFacts, scale: number): Document {
  const { bytes, count, indexSizes, indexes, cappedLimits } = facts;
  const indexBytes = Object.values(indexSizes).reduce((sum, size) => sum + size, 0);
  const scaled = (size: number): number | Long => whole(Math.floor(size / scale));
  return {
    size: scaled(bytes),
    count: whole(count),
    ...(count > 0 && { avgObjSize: whole(Math.floor(bytes / count)) }),
    numOrphanDocs: 0,
    storageSize: scaled(bytes),
    totalIndexSize: scaled(indexBytes),
    totalSize: scaled(bytes + indexBytes),
    indexSizes: Object.fromEntries(
      Object.entries(indexSizes).map(([name, size]) => [name, scaled(size)]),
    ),
    capped: cappedLimits !== undefined,
    ...cappedLimits,
    nindexes: indexes.length,
    indexBuilds: [],
    scaleFactor: scale,
  };
}

const whole = (value: number): number | Long => fromBigInt(BigInt(value));

function scaleOf(storageStats: unknown): number {
  const scale = isDocument(storageStats) ? (storageStats['scale'] ?? 1) : 1;
  if (isNumber(scale) && toNumber(scale) >= 1) return Math.trunc(toNumber(scale));
  throw new StoreError('BadValue', "'scale' must be a number of at least 1");
}
