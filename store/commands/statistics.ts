/** `collStats` and `dbStats`: sizes in bytes, or in units of `scale` bytes. */
import { Double, Long } from 'bson';
import type { Document } from '../bson/values.ts';
import { cappedLimits, collectionFacts } from '../engine/collection-facts.ts';
import type { Engine } from '../engine/engine.ts';
import { isView, refuseView } from '../engine/views.ts';
import { badValue } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import { indexRange } from '../storage/keys.ts';
import { type Command, namespaceOf, numberOption, ok } from './command.ts';

/** Bytes that an index entry takes, roughly: they are counted, not weighed. */
const indexEntryBytes = 32;

export const collStats: Command = {
  name: 'collStats',
  options: { scale: 'number' },
  run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOf(command, context);
    const scale = scaleOf(command);
    const collection = engine.catalogue.get(namespace);
    refuseView(collection);
    const { count, bytes } = measure(engine, collection);
    const indexBytes = bytesOfIndexes(engine, collection);
    const totalIndexBytes = Object.values(indexBytes).reduce((sum, size) => sum + size, 0);
    const limits = collection && cappedLimits(collection);
    const scaled = (size: number): number => Math.floor(size / scale);
    return ok({
      ns: namespace,
      size: scaled(bytes),
      count,
      ...(count > 0 && { avgObjSize: Math.floor(bytes / count) }),
      numOrphanDocs: 0,
      storageSize: scaled(bytes),
      totalIndexSize: scaled(totalIndexBytes),
      totalSize: scaled(bytes + totalIndexBytes),
      indexSizes: Object.fromEntries(
        Object.entries(indexBytes).map(([name, size]) => [name, scaled(size)]),
      ),
      capped: limits !== undefined,
      ...limits,
      nindexes: collection?.indexes.length ?? 0,
      indexBuilds: [],
      scaleFactor: scale,
    });
  },
};

export const dbStats: Command = {
  name: 'dbStats',
  options: { scale: 'number', freeStorage: 'number' },
  run(command, { services, database }) {
    const { engine } = services;
    const scale = scaleOf(command);
    const all = engine.catalogue.inDatabase(database);
    const collections = all.filter((collection) => !isView(collection));
    const measured = collections.map((collection) => measure(engine, collection));
    const count = sum(measured.map((size) => size.count));
    const bytes = sum(measured.map((size) => size.bytes));
    const indexBytes = sum(
      collections.flatMap((collection) => Object.values(bytesOfIndexes(engine, collection))),
    );
    const size = (value: number): Double => new Double(value / scale);
    const views = all.length - collections.length;
    return ok({
      db: database,
      // MongoDB keeps views in a collection of their own, and counts it.
      collections: Long.fromNumber(collections.length + Math.min(1, views)),
      views: Long.fromNumber(views),
      objects: Long.fromNumber(count),
      avgObjSize: new Double(count === 0 ? 0 : bytes / count),
      dataSize: size(bytes),
      storageSize: size(bytes),
      indexes: Long.fromNumber(sum(collections.map(({ indexes }) => indexes.length))),
      indexSize: size(indexBytes),
      totalSize: size(bytes + indexBytes),
      scaleFactor: Long.fromNumber(scale),
      fsUsedSize: new Double(0),
      fsTotalSize: new Double(0),
      // A page that is free is nobody's, neither of documents nor of indexes.
      ...((numberOption(command, 'freeStorage') ?? 0) !== 0 && {
        freeStorageSize: size(0),
        indexFreeStorageSize: size(0),
        totalFreeStorageSize: size(0),
      }),
    });
  },
};

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

function scaleOf(command: Document): number {
  const scale = numberOption(command, 'scale') ?? 1;
  if (scale < 1) throw badValue(`BSON field 'scale' value must be >= 1, actual value '${scale}'`);
  return scale;
}

function measure(
  engine: Engine,
  collection: Collection | undefined,
): { readonly count: number; readonly bytes: number } {
  return collection === undefined ? { count: 0, bytes: 0 } : collectionFacts(engine, collection);
}

const bytesOfIndexes = (
  { store }: Engine,
  collection: Collection | undefined,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    (collection?.indexes ?? []).map(({ id, name }) => [
      name,
      indexEntryBytes * store.count(indexRange(collection?.id ?? 0, id)),
    ]),
  );
