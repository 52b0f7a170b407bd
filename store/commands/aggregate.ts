import { Binary } from 'bson';
import { pause, type Row } from '../aggregate/stage.ts';
import { doesWrite } from '../aggregate/stage-rules.ts';
import { encode } from '../bson/encode.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { runPipelineOn } from '../engine/aggregate.ts';
import { LockWait } from '../engine/lock-wait.ts';
import { collectionToRead } from '../engine/view-definitions.ts';
import { isView } from '../engine/views.ts';
import { badValue, invalidOptions, StoreError } from '../errors.ts';
import { fromIterable, maxResultBytes } from '../sessions/cursors.ts';
import type { Command, CommandContext, Reply } from './command.ts';
import { batchSizeOf, cursorOption } from './cursor-option.ts';
import { explainAggregate } from './explain-plan.ts';
import { checkExpectedUuid, namespaceOf, noCollection } from './namespaces.ts';
import { openChangeStream } from './open-change-stream.ts';
import { arrayOption, documentOption, flagOption, hintOption } from './option-values.ts';
import { pipelineOptions } from './query-context.ts';
import { begin, restIn } from './turns.ts';
import { checkViewCollation } from './views.ts';

export const aggregate: Command = {
  name: 'aggregate',
  isTransactional: true,
  options: {
    aggregate: 'any',
    pipeline: 'array',
    cursor: cursorOption,
    explain: 'strictBool',
    allowDiskUse: 'strictBool',
    bypassDocumentValidation: 'flag',
    collation: 'object',
    collectionUUID: 'uuid',
    hint: 'hint',
    let: 'object',
    isMapReduceCommand: 'bool',
    maxTimeMS: 'any',
  },
  async run(command, context) {
    const namespace = namespaceFor(command, context);
    const pipeline = arrayOption(command, 'pipeline');
    if (flagOption(command, 'explain', false)) {
      return { body: await explainAggregate(command, context, 'queryPlanner') };
    }
    if (documentOption(command, 'cursor') === undefined) {
      throw new StoreError(
        'FailedToParse',
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const [first] = pipeline;
    if (isDocument(first) && '$changeStream' in first) {
      return openChangeStream(first, command, context);
    }
    const waiting = doesWrite(pipeline) ? { ...context, lockWait: new LockWait() } : context;
    return run(pipeline, namespace, command, waiting);
  },
};

async function run(
  pipeline: readonly unknown[],
  namespace: string,
  command: Document,
  context: CommandContext,
): Promise<Reply> {
  const { services, transaction, deadline } = context;
  const collection = collectionToRead(services.engine, namespace);
  checkExpectedUuid(command, namespace, context);
  checkViewCollation(command, collection);
  const options = pipelineOptions(command, context, collection);
  const rows = runPipelineOn(services.engine, collection, pipeline, options, {
    transaction,
    view: context.view,
    deadline,
    hint: hintOption(command),
  });
  const size = batchSizeOf(command);
  const writes = doesWrite(pipeline);
  if (writes) refuseLinearizable(command);
  // An empty first batch asks for nothing yet, unless the pipeline is there to write.
  const results = size === 0 && !writes ? rows : await begin(rows, context);
  const source = fromIterable(encodeAll(results));
  const owned = isView(collection) ? undefined : collection;
  const cursor = await services.cursors.open(
    source,
    namespace,
    { size, transaction, collection: owned },
    restIn(context),
  );
  return { body: {}, cursor };
}

/** `database.collection`, checked. @throws StoreError InvalidNamespace, BadValue, 4928901 */
function namespaceFor(command: Document, context: CommandContext): string {
  const { aggregate: target } = command;
  if (isNumber(target)) {
    if (toNumber(target) !== 1) {
      throw badValue(
        "Invalid command format: the 'aggregate' field must specify a collection name or 1",
      );
    }
    if (command['collectionUUID'] instanceof Binary) {
      throw new StoreError(4928901, "A pipeline of no collection takes no 'collectionUUID'");
    }
    return `${context.database}.${noCollection}`;
  }
  if (target === noCollection) {
    throw new StoreError('InvalidNamespace', `Invalid collection name: ${noCollection}`);
  }
  return namespaceOf(command, context);
}

function* encodeAll(rows: Iterable<Row>): Iterable<Buffer | typeof pause> {
  for (const row of rows) {
    if (row === pause) {
      yield pause;
      continue;
    }
    const bytes = encode(row);
    if (bytes.length > maxResultBytes) {
      throw new StoreError(
        'BSONObjectTooLarge',
        `PlanExecutor error during aggregation :: caused by :: BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${maxResultBytes}`,
      );
    }
    yield bytes;
  }
}

function refuseLinearizable({ readConcern }: Document): void {
  if (!isDocument(readConcern) || readConcern['level'] !== 'linearizable') return;
  throw invalidOptions('$out and $merge cannot be used with a linearizable read concern');
}
