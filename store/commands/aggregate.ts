import { compilePipeline } from '../aggregate/pipeline.ts';
import { encode } from '../bson/encode.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { ChangeStream } from '../change-streams/change-stream.ts';
import { runPipelineOn } from '../engine/aggregate.ts';
import { StoreError } from '../errors.ts';
import { fromIterable } from '../sessions/cursors.ts';
import {
  arrayOption,
  type Command,
  type CommandContext,
  documentOption,
  numberOption,
  sizeOption,
} from './command.ts';
import { explainAggregate } from './explain-plan.ts';
import { pipelineOptions } from './query-context.ts';

export const aggregate: Command = {
  name: 'aggregate',
  isTransactional: true,
  options: {
    aggregate: 'any',
    pipeline: 'array',
    cursor: 'object',
    explain: 'flag',
    allowDiskUse: 'flag',
    bypassDocumentValidation: 'flag',
    collation: 'object',
    hint: 'any',
    let: 'object',
  },
  run(command, context) {
    const pipeline = arrayOption(command, 'pipeline');
    const cursor = documentOption(command, 'cursor');
    if (command['explain'] === true)
      return { body: explainAggregate(command, context, 'queryPlanner') };
    if (cursor === undefined) {
      throw new StoreError(
        'FailedToParse',
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const [first] = pipeline;
    if (isDocument(first) && '$changeStream' in first) return watch(first, command, context);
    const { services, transaction: view, deadlineMs, database } = context;
    const { aggregate: target } = command;
    if (typeof target !== 'string') {
      throw new StoreError(
        'InvalidNamespace',
        `{aggregate: 1} is not valid for '${isDocument(first) ? Object.keys(first)[0] : ''}'; a collection is required.`,
      );
    }
    const namespace = `${database}.${target}`;
    const collection = services.engine.catalogue.get(namespace);
    const options = pipelineOptions(command, context, collection);
    const documents = runPipelineOn(services.engine, collection, pipeline, options, {
      view,
      deadlineMs,
      hint: command['hint'] ?? undefined,
    });
    const reply = services.cursors.open(fromIterable(encodeAll(documents)), namespace, {
      size: sizeOption(cursor, 'batchSize'),
      transaction: view,
    });
    return { body: {}, cursor: reply };
  },
};

function* encodeAll(documents: Iterable<Document>): Iterable<Buffer> {
  for (const document of documents) yield encode(document);
}

const imageModes = ['default', 'updateLookup', 'whenAvailable', 'required', 'off'];

/** Opens a change stream: on a collection, on a database (`aggregate: 1`) or on all of them. */
function watch(stage: Document, command: Document, context: CommandContext) {
  const { services, database, transaction } = context;
  if (transaction !== undefined) {
    throw new StoreError(
      'OperationNotSupportedInTransaction',
      '$changeStream is not supported in a transaction',
    );
  }
  const options = documentOption(stage, '$changeStream') ?? {};
  const { fullDocument = 'default', fullDocumentBeforeChange = 'off', ...start } = options;
  for (const mode of [fullDocument, fullDocumentBeforeChange]) {
    if (typeof mode !== 'string' || !imageModes.includes(mode)) {
      throw new StoreError(
        'BadValue',
        `Enumeration value '${String(mode)}' for field '$changeStream.fullDocument' is not a valid value.`,
      );
    }
  }
  const { aggregate: target } = command;
  const isCollection = typeof target === 'string';
  const namespace = `${database}.${isCollection ? target : '$cmd.aggregate'}`;
  const stream = new ChangeStream(
    services.engine,
    {
      scope:
        options['allChangesForCluster'] === true
          ? 'cluster'
          : isCollection
            ? 'collection'
            : 'database',
      database,
      namespace,
      fullDocument: String(fullDocument),
      fullDocumentBeforeChange: String(fullDocumentBeforeChange),
      showExpandedEvents: options['showExpandedEvents'] === true,
      pipeline: compilePipeline(
        arrayOption(command, 'pipeline').slice(1),
        pipelineOptions(command, context, undefined),
      ),
    },
    start,
  );
  const size = numberOption(documentOption(command, 'cursor') ?? {}, 'batchSize');
  return { body: {}, cursor: services.cursors.open(stream, namespace, { size }) };
}
