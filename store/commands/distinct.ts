import { pause, type Row } from '../aggregate/stage.ts';
import { Watch } from '../aggregate/watch.ts';
import type { Collator } from '../bson/collation.ts';
import { encode } from '../bson/encode.ts';
import { splitPath, visitPath } from '../bson/paths.ts';
import { ValueSet } from '../bson/value-set.ts';
import { type Selected, selectInTurns } from '../engine/select.ts';
import { collectionToRead } from '../engine/view-definitions.ts';
import { isView } from '../engine/views.ts';
import { StoreError } from '../errors.ts';
import { asFilter, compileFilter } from '../query/filter.ts';
import type { Collection } from '../storage/collection.ts';
import { type Command, ok } from './command.ts';
import { checkExpectedUuid, namespaceOrUuid } from './namespaces.ts';
import { toQuery } from './query-context.ts';
import { eachInTurns } from './turns.ts';
import { readView } from './views.ts';

/** Bytes of all values together, since they are one reply. */
const maxValueBytes = 16 * 1024 * 1024;

export const distinct: Command = {
  name: 'distinct',
  isTransactional: true,
  options: {
    key: 'string',
    query: 'object',
    collation: 'object',
    hint: 'hint',
    collectionUUID: 'uuid',
  },
  required: ['key'],
  async run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOrUuid(command, context);
    checkExpectedUuid(command, namespace, context);
    const key = String(command['key']);
    if (key.includes('\0')) throw new StoreError(31032, "'key' cannot contain a null byte");
    const collection = collectionToRead(engine, namespace);
    const filter = asFilter(command['query'] ?? undefined, 'distinct.query');
    const timeless = { ...context, clock: undefined };
    const query = toQuery({ filter, hint: command['hint'] }, command, timeless, collection);
    if (collection === undefined) {
      // A wrong filter is an error here too.
      compileFilter(filter, query.context);
      return ok({ values: [] });
    }
    const values = new DistinctValues(query.collator);
    const rows = isView(collection)
      ? readView(collection, command, filter, context)
      : documentsIn(selectInTurns(engine, collection, query));
    const found = valuesIn(rows, splitPath(key), new Watch(context.deadline));
    await eachInTurns(found, context, (value) => values.add(value));
    return ok({ values: hasIndexOn(collection, key) ? values.inOrder() : values.asFound() });
  },
};

function* documentsIn(items: Iterable<Selected | typeof pause>): Iterable<Row> {
  for (const item of items) yield item === pause ? pause : item.document;
}

/** One document may have a million of them, and so they are taken in turns as well. */
function* valuesIn(rows: Iterable<Row>, parts: readonly string[], watch: Watch): Iterable<unknown> {
  for (const row of rows) {
    if (row === pause) {
      yield pause;
      continue;
    }
    const found: unknown[] = [];
    visitPath(row, parts, false, (value) => {
      found.push(value);
      return false;
    });
    for (const value of found) {
      for (const item of Array.isArray(value) ? value : [value]) {
        yield item;
        if (watch.isPauseDue()) yield pause;
      }
    }
  }
}

/** MongoDB reads the values from such an index, and so in its order. */
const hasIndexOn = ({ indexes }: Collection, key: string): boolean =>
  indexes.some(
    ({ fields, isHidden, isSparse, partialFilter }) =>
      fields[0]?.path === key && !isHidden && !isSparse && partialFilter === undefined,
  );

class DistinctValues {
  readonly #values: ValueSet;
  #bytes = 0;

  constructor(collator: Collator | undefined) {
    this.#values = new ValueSet([], collator);
  }

  add(value: unknown): void {
    if (value === undefined || !this.#values.add(value)) return;
    this.#bytes += encode({ value }).length;
    if (this.#bytes > maxValueBytes) {
      throw new StoreError(17217, 'distinct too big, 16mb cap');
    }
  }

  asFound(): readonly unknown[] {
    return this.#values.values;
  }

  inOrder(): unknown[] {
    return this.#values.sorted();
  }
}
