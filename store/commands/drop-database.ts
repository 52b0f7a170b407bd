import { toNumber } from '../bson/numbers.ts';
import { isNumber } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { type Command, ok } from './command.ts';
import { internalDatabases } from './namespaces.ts';
import { numberLabel, wrongType } from './options.ts';

export const dropDatabase: Command = {
  name: 'dropDatabase',
  options: {},
  run(command, { services, database }) {
    const { engine } = services;
    const [given] = Object.values(command);
    if (!isNumber(given)) throw wrongType('dropDatabase.dropDatabase', given, numberLabel);
    if (toNumber(given) !== 1) {
      throw new StoreError(5255100, 'Expected to drop the database with 1');
    }
    if (internalDatabases.has(database)) {
      throw new StoreError(
        'IllegalOperation',
        `Dropping the '${database}' database is prohibited.`,
      );
    }
    const collections = engine.catalogue.inDatabase(database);
    for (const collection of collections) engine.dropCollection(collection);
    if (collections.length > 0) {
      engine.logCatalogueChange({ kind: 'dropDatabase', namespace: database });
    }
    return ok(collections.length > 0 ? { dropped: database } : {});
  },
};
