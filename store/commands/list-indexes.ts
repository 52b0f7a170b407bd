import { encode } from '../bson/encode.ts';
import { fromIterable } from '../sessions/cursors.ts';
import { type Command, documentOption, namespaceOf, sizeOption } from './command.ts';
import { needCollection } from './namespaces.ts';

export const listIndexes: Command = {
  name: 'listIndexes',
  options: { listIndexes: 'string', cursor: 'object' },
  run(command, context) {
    const { engine, cursors } = context.services;
    const namespace = namespaceOf(command, context);
    const { indexes } = needCollection(engine, namespace);
    const source = fromIterable(indexes.map(({ spec }) => encode(spec)));
    const size = sizeOption(documentOption(command, 'cursor') ?? {}, 'batchSize');
    return { body: {}, cursor: cursors.open(source, namespace, { size }) };
  },
};
