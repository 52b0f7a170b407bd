import { type Document, isDocument, isNumber, typeName } from '../bson/values.ts';
import { clampToInt64 } from '../bson/whole-numbers.ts';
import { buildIndexInTurns, stillThere } from '../engine/build-index.ts';
import { type Engine, indexChangeOf } from '../engine/engine.ts';
import { viewDefinitions } from '../engine/view-definitions.ts';
import { badValue, StoreError } from '../errors.ts';
import { type Collection, collectionOf, indexesBeside, toRecord } from '../storage/collection.ts';
import { indexRange } from '../storage/keys.ts';
import type { Transaction } from '../transactions/transaction.ts';
import { type Command, ok } from './command.ts';
import { isBuilt } from './index-conflicts.ts';
import { checkIndexSpec, knownOptions, refuseClustered } from './index-specs.ts';
import { checkExpectedUuid, checkWritable, namespaceOf } from './namespaces.ts';
import { arrayOption, flagOption } from './option-values.ts';
import { inTurns } from './turns.ts';
import { maxMembers } from './write-concern.ts';

export const createIndexes: Command = {
  name: 'createIndexes',
  isTransactional: true,
  options: {
    v: 'number',
    indexes: 'array',
    ignoreUnknownIndexOptions: 'flag',
    commitQuorum: 'any',
    returnOnStart: 'strictBool',
    collectionUUID: 'uuid',
  },
  required: ['indexes'],
  async run(command, context) {
    const { services, transaction } = context;
    const { engine } = services;
    const namespace = namespaceOf(command, context);
    checkWritable(namespace);
    refuseViewDefinitions(namespace);
    checkCommitQuorum(command['commitQuorum']);
    checkExpectedUuid(command, namespace, context);
    const given = arrayOption(command, 'indexes');
    if (given.length === 0) throw badValue('Must specify at least one index to create');
    const existing = engine.catalogue.get(namespace);
    const ignoresUnknown = flagOption(command, 'ignoreUnknownIndexOptions', false);
    const specs = given.map((spec) =>
      checkIndexSpec(ignoresUnknown ? knownOptions(spec) : spec, existing?.options ?? {}),
    );
    for (const spec of given) if (isDocument(spec)) refuseClustered(spec, existing);
    const { id } = engine.need(namespace, transaction);
    const { before, after } = await engine.indexBuilds.run(id, async () => {
      const collection = engine.need(namespace, transaction);
      refuseInTransaction(collection, specs, transaction);
      const all = await buildAll(engine, collection, specs);
      return { before: indexesBeside(collection).length, after: indexesBeside(all).length };
    });
    const isUnchanged = after === before;
    return ok({
      numIndexesBefore: before,
      numIndexesAfter: after,
      createdCollectionAutomatically: existing === undefined,
      ...(isUnchanged && { note: 'all indexes already exist' }),
    });
  },
};

/** What views are defined by is read whole, and is not to be made into a collection of one's own. */
function refuseViewDefinitions(namespace: string): void {
  if (collectionOf(namespace) !== viewDefinitions) return;
  throw new StoreError('CannotCreateIndex', `Cannot create indexes on ${namespace}`);
}

/** A transaction can index what it has created itself and left empty so far. */
function refuseInTransaction(
  collection: Collection,
  specs: readonly Document[],
  transaction: Transaction | undefined,
): void {
  if (transaction === undefined) return;
  if (specs.every((spec) => isBuilt(spec, collection.indexes))) return;
  const isOwn = transaction.created.has(collection.id);
  if (isOwn && transaction.changesIn(collection) === undefined) return;
  throw new StoreError(
    'OperationNotSupportedInTransaction',
    `Cannot create new indexes on existing collection ${collection.namespace} in a multi-document transaction.`,
  );
}

function checkCommitQuorum(quorum: unknown): void {
  if (quorum === undefined || quorum === null || typeof quorum === 'string') return;
  if (isNumber(quorum) && clampToInt64(quorum) >= 0 && clampToInt64(quorum) <= maxMembers) return;
  throw new StoreError(
    'FailedToParse',
    `commitQuorum has to be a string, or a number from 0 to ${maxMembers}; found: ${typeName(quorum)}`,
  );
}

/** All of them or none: what has been built is removed when a later one fails. */
async function buildAll(
  engine: Engine,
  before: Collection,
  specs: readonly Document[],
): Promise<Collection> {
  let current = before;
  try {
    for (const spec of specs) {
      current = stillThere(engine, current);
      if (isBuilt(spec, current.indexes)) continue;
      current = await inTurns(buildIndexInTurns(engine, current, spec), engine);
      if (engine.catalogue.isDraft(current)) continue;
      engine.logCatalogueChange(indexChangeOf('createIndexes', current, spec));
    }
    return current;
  } catch (error) {
    if (!engine.isClosing) removeBuilt(engine, before);
    throw error;
  }
}

function removeBuilt({ catalogue, clearing }: Engine, before: Collection): void {
  const current = catalogue.current(before);
  if (current === undefined) return;
  const isOld = ({ id }: { readonly id: number }): boolean => id < before.nextIndexId;
  catalogue.replace(current, { indexes: toRecord(current).indexes.filter(isOld) });
  for (const { id } of current.indexes) {
    if (id >= before.nextIndexId) clearing.add(indexRange(before.id, id));
  }
}
