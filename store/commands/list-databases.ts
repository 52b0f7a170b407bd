import { Long } from 'bson';
import { asFilter, compileFilter } from '../query/filter.ts';
import { databaseOf } from '../storage/collection.ts';
import { type Command, flagOption, ok } from './command.ts';

export const listDatabases: Command = {
  name: 'listDatabases',
  options: {
    listDatabases: 'any',
    filter: 'object',
    nameOnly: 'flag',
    authorizedDatabases: 'flag',
  },
  run(command, { services }) {
    const names = [...services.engine.catalogue.all()].map(({ namespace }) =>
      databaseOf(namespace),
    );
    const matches = compileFilter(asFilter(command['filter'] ?? undefined, 'listDatabases.filter'));
    const databases = [...new Set(names)]
      .sort()
      .map((name) => ({ name, sizeOnDisk: Long.ONE, empty: false }))
      .filter((database) => matches(database));
    if (flagOption(command, 'nameOnly', false)) {
      return ok({ databases: databases.map(({ name }) => ({ name })) });
    }
    return ok({ databases, totalSize: Long.fromNumber(databases.length) });
  },
};
