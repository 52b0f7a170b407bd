import { encode } from '../bson/encode.ts';
import { fromIterable } from '../sessions/cursors.ts';
import { type Command, documentOption, sizeOption } from './command.ts';
import { listingCursor } from './list-collections.ts';
import { namespaceOrUuid, needCollection } from './namespaces.ts';
import { restIn } from './turns.ts';

export const listIndexes: Command = {
  name: 'listIndexes',
  options: { cursor: listingCursor, includeBuildUUIDs: 'flag', includeIndexBuildInfo: 'flag' },
  async run(command, context) {
    const { engine, cursors } = context.services;
    const namespace = namespaceOrUuid(command, context);
    const { indexes } = needCollection(engine, namespace);
    const source = fromIterable(
      indexes.map(({ spec }) => encode(spec)),
      indexes.length,
    );
    const size = sizeOption(documentOption(command, 'cursor') ?? {}, 'batchSize');
    const cursor = await cursors.open(source, namespace, { size }, restIn(context));
    return { body: {}, cursor };
  },
};
