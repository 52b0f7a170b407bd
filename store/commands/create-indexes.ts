import { type Document, isNumber, typeName } from '../bson/values.ts';
import { buildIndex } from '../engine/build-index.ts';
import type { Engine } from '../engine/engine.ts';
import { badValue, StoreError } from '../errors.ts';
import { type Collection, toRecord } from '../storage/collection.ts';
import { indexRange } from '../storage/keys.ts';
import type { Transaction } from '../transactions/transaction.ts';
import {
  arrayOption,
  type Command,
  flagOption,
  namespaceOf,
  ok,
  writeConcernError,
} from './command.ts';
import { isBuilt } from './index-conflicts.ts';
import { checkIndexSpec, knownOptions } from './index-specs.ts';
import { checkExpectedUuid, checkWritable } from './namespaces.ts';
import { toWhole } from './options.ts';

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
  run(command, context) {
    const { services, transaction } = context;
    const { engine } = services;
    const namespace = namespaceOf(command, context);
    checkWritable(namespace);
    checkCommitQuorum(command['commitQuorum']);
    checkExpectedUuid(command, namespace, context);
    const given = arrayOption(command, 'indexes');
    if (given.length === 0) throw badValue('Must specify at least one index to create');
    const existing = engine.catalogue.get(namespace);
    const ignoresUnknown = flagOption(command, 'ignoreUnknownIndexOptions', false);
    const specs = given.map((spec) =>
      checkIndexSpec(ignoresUnknown ? knownOptions(spec) : spec, existing?.options ?? {}),
    );
    const before = engine.need(namespace, transaction);
    refuseInTransaction(before, specs, transaction);
    const after = buildAll(engine, before, specs);
    const isUnchanged = after.indexes.length === before.indexes.length;
    return ok({
      numIndexesBefore: before.indexes.length,
      numIndexesAfter: after.indexes.length,
      createdCollectionAutomatically: existing === undefined,
      ...(isUnchanged && { note: 'all indexes already exist' }),
      ...writeConcernError(command),
    });
  },
};

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

/** Members that a replica set can have. */
const maxMembers = 50;

function checkCommitQuorum(quorum: unknown): void {
  if (quorum === undefined || quorum === null || typeof quorum === 'string') return;
  if (isNumber(quorum) && toWhole(quorum) >= 0 && toWhole(quorum) <= maxMembers) return;
  throw new StoreError(
    'FailedToParse',
    `commitQuorum has to be a string, or a number from 0 to ${maxMembers}; found: ${typeName(quorum)}`,
  );
}

/** All of them or none: what has been built is removed when a later one fails. */
function buildAll(engine: Engine, before: Collection, specs: readonly Document[]): Collection {
  let current = before;
  try {
    for (const spec of specs) {
      if (isBuilt(spec, current.indexes)) continue;
      current = buildIndex(engine, current, spec);
      const { v, key, name } = spec;
      if (engine.catalogue.isDraft(current)) continue;
      engine.logCatalogueChange({
        kind: 'createIndexes',
        namespace: current.namespace,
        uuid: current.uuid,
        description: { indexes: [{ v, key, name }] },
      });
    }
    return current;
  } catch (error) {
    const built = current.indexes.filter(({ id }) => id >= before.nextIndexId);
    engine.catalogue.replace(current, { indexes: toRecord(before).indexes });
    for (const { id } of built) engine.catalogue.removeRange(indexRange(before.id, id));
    throw error;
  }
}
