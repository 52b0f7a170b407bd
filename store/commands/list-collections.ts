import { encode } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import { asFilter, compileFilter } from '../query/filter.ts';
import { fromIterable } from '../sessions/cursors.ts';
import { type Collection, collectionOf } from '../storage/collection.ts';
import { type Command, documentOption, flagOption, sizeOption } from './command.ts';

export const listCollections: Command = {
  name: 'listCollections',
  options: {
    listCollections: 'any',
    filter: 'object',
    nameOnly: 'flag',
    authorizedCollections: 'flag',
    cursor: 'object',
  },
  run(command, { services, database }) {
    const matches = compileFilter(
      asFilter(command['filter'] ?? undefined, 'listCollections.filter'),
    );
    const isNameOnly = flagOption(command, 'nameOnly', false);
    const found = services.engine.catalogue
      .inDatabase(database)
      .map(describe)
      .filter((collection) => matches(collection));
    const shown = isNameOnly ? found.map(({ name, type }) => ({ name, type })) : found;
    const source = fromIterable(shown.map((collection) => encode(collection)));
    const size = sizeOption(documentOption(command, 'cursor') ?? {}, 'batchSize');
    const cursor = services.cursors.open(source, `${database}.$cmd.listCollections`, { size });
    return { body: {}, cursor };
  },
};

const describe = ({ namespace, options, uuid, indexes }: Collection): Document => ({
  name: collectionOf(namespace),
  type: 'collection',
  options,
  info: { readOnly: false, uuid },
  idIndex: indexes[0]?.spec,
});
