import { encode } from '../bson/encode.ts';
import { definitionsOfViews } from '../engine/view-definitions.ts';
import { invalidOptions } from '../errors.ts';
import { fromIterable } from '../sessions/cursors.ts';
import type { Command } from './command.ts';
import { batchSizeOf, cursorOption } from './cursor-option.ts';
import { namespaceOrUuid, needCollection } from './namespaces.ts';
import { flagOption } from './option-values.ts';
import { restIn } from './turns.ts';

export const listIndexes: Command = {
  name: 'listIndexes',
  options: { cursor: cursorOption, includeBuildUUIDs: 'flag', includeIndexBuildInfo: 'flag' },
  async run(command, context) {
    const { engine, cursors } = context.services;
    const isWithBuilds = flagOption(command, 'includeIndexBuildInfo', false);
    if (isWithBuilds && flagOption(command, 'includeBuildUUIDs', false)) {
      throw invalidOptions("'includeBuildUUIDs' and 'includeIndexBuildInfo' cannot both be true");
    }
    const namespace = namespaceOrUuid(command, context);
    const collection = definitionsOfViews(engine, namespace) ?? needCollection(engine, namespace);
    const { indexes } = collection;
    const source = fromIterable(
      indexes.map(({ spec }) => encode(isWithBuilds ? { spec } : spec)),
      indexes.length,
    );
    const size = batchSizeOf(command);
    const cursor = await cursors.open(source, namespace, { size }, restIn(context));
    return { body: {}, cursor };
  },
};
