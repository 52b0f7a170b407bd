/** `collStats` and `dbStats`: sizes in bytes, or in units of `scale` bytes. */
import { Double, Long } from 'bson';
import type { CollectionFacts } from '../aggregate/database.ts';
import { storageStatsOf } from '../aggregate/stages/coll-stats.ts';
import { collectionFacts } from '../engine/collection-facts.ts';
import { isView, refuseView } from '../engine/views.ts';
import { type Command, ok } from './command.ts';
import { namespaceOf } from './namespaces.ts';
import { numberOption } from './option-values.ts';
import type { OptionType } from './options.ts';

const atLeastOne: OptionType = { from: 1 };

/** What a collection tells that is not there. */
const noFacts: CollectionFacts = {
  count: 0,
  bytes: 0,
  indexes: [],
  indexSizes: {},
  cappedLimits: undefined,
};

export const collStats: Command = {
  name: 'collStats',
  options: { scale: atLeastOne },
  run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOf(command, context);
    const scale = numberOption(command, 'scale') ?? 1;
    const collection = engine.catalogue.get(namespace);
    refuseView(collection);
    const facts = collection === undefined ? noFacts : collectionFacts(engine, collection);
    return ok({ ns: namespace, ...storageStatsOf(facts, scale) });
  },
};

export const dbStats: Command = {
  name: 'dbStats',
  options: { scale: atLeastOne, freeStorage: 'number' },
  run(command, { services, database }) {
    const { engine } = services;
    const scale = numberOption(command, 'scale') ?? 1;
    const all = engine.catalogue.inDatabase(database);
    const collections = all.filter((collection) => !isView(collection));
    const facts = collections.map((collection) => collectionFacts(engine, collection));
    const count = sum(facts.map((one) => one.count));
    const bytes = sum(facts.map((one) => one.bytes));
    const indexBytes = sum(facts.flatMap(({ indexSizes }) => Object.values(indexSizes)));
    const size = (value: number): Double => new Double(value / scale);
    const views = all.length - collections.length;
    // Of a database that is not there MongoDB tells nothing, of its disk neither.
    const space = all.length === 0 ? { used: 0, total: 0 } : engine.store.space();
    return ok({
      db: database,
      // MongoDB keeps views in a collection of their own, and counts it.
      collections: Long.fromNumber(collections.length + Math.min(1, views)),
      views: Long.fromNumber(views),
      objects: Long.fromNumber(count),
      avgObjSize: new Double(count === 0 ? 0 : bytes / count),
      dataSize: size(bytes),
      storageSize: size(bytes),
      indexes: Long.fromNumber(sum(facts.map(({ indexes }) => indexes.length))),
      indexSize: size(indexBytes),
      totalSize: size(bytes + indexBytes),
      scaleFactor: Long.fromNumber(scale),
      fsUsedSize: size(space.used),
      fsTotalSize: size(space.total),
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
