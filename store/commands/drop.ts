/** `drop`, `dropDatabase`, `renameCollection`. */
import { StoreError } from '../errors.ts';
import { type Command, flagOption, namespaceOf, ok, writeConcernError } from './command.ts';
import { needCollection } from './namespaces.ts';

export const drop: Command = {
  name: 'drop',
  options: { drop: 'string' },
  run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOf(command, context);
    const collection = engine.catalogue.get(namespace);
    if (collection === undefined) return ok();
    engine.dropCollection(collection);
    return ok({
      nIndexesWas: collection.indexes.length,
      ns: namespace,
      ...writeConcernError(command),
    });
  },
};

export const dropDatabase: Command = {
  name: 'dropDatabase',
  options: { dropDatabase: 'number' },
  run(command, { services, database }) {
    const { engine } = services;
    for (const collection of engine.catalogue.inDatabase(database))
      engine.dropCollection(collection);
    engine.logCatalogueChange({ kind: 'dropDatabase', namespace: database });
    return ok({ dropped: database, ...writeConcernError(command) });
  },
};

export const renameCollection: Command = {
  name: 'renameCollection',
  options: { renameCollection: 'string', to: 'string', dropTarget: 'flag' },
  run(command, { services }) {
    const { engine } = services;
    const [from, to] = [String(command['renameCollection']), String(command['to'])];
    const collection = needCollection(engine, from);
    const target = engine.catalogue.get(to);
    if (target !== undefined) {
      if (!flagOption(command, 'dropTarget', false)) {
        throw new StoreError('NamespaceExists', 'target namespace exists');
      }
      engine.dropCollection(target);
    }
    engine.catalogue.rename(collection, to);
    engine.logCatalogueChange({ kind: 'rename', namespace: from, to });
    return ok();
  },
};
