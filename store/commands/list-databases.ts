import { Long } from 'bson';
import { listingContext } from '../aggregate/validator-context.ts';
import type { Document } from '../bson/values.ts';
import type { Engine } from '../engine/engine.ts';
import { asFilter, compileFilter } from '../query/filter.ts';
import { type Collection, databaseOf } from '../storage/collection.ts';
import { recordRange } from '../storage/keys.ts';
import { type Command, ok } from './command.ts';
import { internalDatabases } from './namespaces.ts';
import { flagOption } from './option-values.ts';

/** Bytes that a collection is said to take at least, and each document of it on top. */
const [collectionBytes, documentBytes] = [4096, 256];

export const listDatabases: Command = {
  name: 'listDatabases',
  options: { filter: 'object', nameOnly: 'flag', authorizedDatabases: 'bool' },
  isAdminOnly: true,
  run(command, { services }) {
    const { engine } = services;
    const matches = compileFilter(
      asFilter(command['filter'] ?? undefined, 'listDatabases.filter'),
      listingContext,
    );
    const isNameOnly = flagOption(command, 'nameOnly', false);
    const databases = byDatabase(engine)
      .map(([name, collections]) =>
        isNameOnly ? { name } : { name, ...sizeOf(engine, collections), empty: false },
      )
      .filter((database: Document) => matches(database));
    if (isNameOnly) return ok({ databases });
    const bytes = databases.reduce((sum, { sizeOnDisk }: Document) => sum + Number(sizeOnDisk), 0);
    return ok({
      databases,
      totalSize: Long.fromNumber(bytes),
      totalSizeMb: Long.fromNumber(Math.floor(bytes / 2 ** 20)),
    });
  },
};

/** Databases in order of their names: those that a replica set has, and what clients have made. */
function byDatabase({ catalogue }: Engine): [string, Collection[]][] {
  const names = [...catalogue.all()].map(({ namespace }) => databaseOf(namespace));
  return [...new Set([...internalDatabases, ...names])]
    .sort()
    .map((name) => [name, catalogue.inDatabase(name)]);
}

/** An estimate: all databases share one file. */
const sizeOf = ({ store }: Engine, collections: readonly Collection[]): Document => ({
  sizeOnDisk: Long.fromNumber(
    collections.reduce(
      (sum, { id }) => sum + collectionBytes + documentBytes * store.count(recordRange(id)),
      0,
    ),
  ),
});
