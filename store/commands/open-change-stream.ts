/** `$changeStream` at the front of a pipeline: a cursor that follows the log. */
import { compilePipeline } from '../aggregate/pipeline.ts';
import type { Document } from '../bson/values.ts';
import { ChangeStream } from '../change-streams/change-stream.ts';
import { StoreError } from '../errors.ts';
import { arrayOption, type CommandContext, documentOption, numberOption } from './command.ts';
import { pipelineOptions } from './query-context.ts';

/** The stages that follow see events, whatever the stream watches. */
const behindSource = { depth: 1, isInFacet: false };

const imageModes = ['default', 'updateLookup', 'whenAvailable', 'required', 'off'];

/** Opens a change stream: on a collection, on a database (`aggregate: 1`) or on all of them. */
export function openChangeStream(stage: Document, command: Document, context: CommandContext) {
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
      pipeline: compilePipeline(arrayOption(command, 'pipeline').slice(1), {
        ...pipelineOptions(command, context, undefined),
        place: behindSource,
      }),
    },
    start,
  );
  const size = numberOption(documentOption(command, 'cursor') ?? {}, 'batchSize');
  return { body: {}, cursor: services.cursors.open(stream, namespace, { size }) };
}
