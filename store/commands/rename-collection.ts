import type { Document } from '../bson/values.ts';
import { isView } from '../engine/views.ts';
import { StoreError } from '../errors.ts';
import { databaseOf } from '../storage/collection.ts';
import { type Command, ok } from './command.ts';
import { checkExpectedUuid, checkRenamed, needCollection } from './namespaces.ts';
import { isUuid, wrongType } from './options.ts';

export const renameCollection: Command = {
  name: 'renameCollection',
  options: { to: 'string', dropTarget: 'any', stayTemp: 'bool', collectionUUID: 'uuid' },
  required: ['to'],
  isAdminOnly: true,
  run(command, { services }) {
    const { engine } = services;
    const isTargetDropped = dropsTarget(command);
    const from = checkRenamed(Object.values(command)[0], 'renameCollection');
    const to = checkRenamed(command['to'], 'to');
    if (from === to) throw illegal("Can't rename a collection to itself");
    if (isReplicated(from) !== isReplicated(to)) {
      throw illegal('Cannot rename collections between a replicated and an unreplicated database');
    }
    checkExpectedUuid(command, from, { services, database: databaseOf(from) });
    const collection = needCollection(engine, from);
    const target = engine.catalogue.get(to);
    if (isView(target)) {
      throw new StoreError('NamespaceExists', `a view already exists with that name: ${to}`);
    }
    if (target !== undefined && !isTargetDropped) {
      throw new StoreError('NamespaceExists', 'target namespace exists');
    }
    engine.renameCollection(collection, to);
    return ok();
  },
};

const illegal = (message: string) => new StoreError('IllegalOperation', message);

/** Only the `local` database stays with the one member. */
const isReplicated = (namespace: string): boolean => databaseOf(namespace) !== 'local';

/** A UUID says the same as true: MongoDB does not look whether it is that of the target. */
function dropsTarget({ dropTarget = false }: Document): boolean {
  if (typeof dropTarget === 'boolean') return dropTarget;
  if (isUuid(dropTarget)) return true;
  throw wrongType('renameCollection.dropTarget', dropTarget, "types '[bool, binData]'");
}
