/** `$changeStream` at the front of a pipeline: a cursor that follows the log. */
import { compilePipeline } from '../aggregate/pipeline.ts';
import { isKnownStage, unknownStage } from '../aggregate/stage-rules.ts';
import { type Document, isDocument, show } from '../bson/values.ts';
import { ChangeStream, type ChangeStreamOptions } from '../change-streams/change-stream.ts';
import { refuseView } from '../engine/views.ts';
import { invalidOptions, StoreError } from '../errors.ts';
import { collectionOf } from '../storage/collection.ts';
import type { CommandContext, Reply } from './command.ts';
import { batchSizeOf } from './cursor-option.ts';
import { internalDatabases, noCollection } from './namespaces.ts';
import { arrayOption, flagOption, stringOption } from './option-values.ts';
import { checkOption, type OptionTable } from './options.ts';
import { pipelineOptions } from './query-context.ts';
import { restIn } from './turns.ts';

/** The stages that follow see events, whatever the stream watches. */
const behindSource = { depth: 1, isInFacet: false };

const streamOptions: OptionTable = {
  resumeAfter: 'object',
  startAfter: 'object',
  startAtOperationTime: 'timestamp',
  fullDocument: { oneOf: ['default', 'updateLookup', 'whenAvailable', 'required'] },
  fullDocumentBeforeChange: { oneOf: ['off', 'whenAvailable', 'required'] },
  allChangesForCluster: 'strictBool',
  showExpandedEvents: 'strictBool',
  showSystemEvents: 'bool',
  showMigrationEvents: 'bool',
  allowToRunOnConfigDB: 'bool',
};

/** Stages that an event may pass: each makes of one event one, or none. */
const allowedStages = new Set([
  '$addFields',
  '$changeStreamSplitLargeEvent',
  '$match',
  '$project',
  '$redact',
  '$replaceRoot',
  '$replaceWith',
  '$set',
  '$unset',
]);

/** Opens a change stream: on a collection, on a database (`aggregate: 1`) or on all of them. */
export async function openChangeStream(
  stage: Document,
  command: Document,
  context: CommandContext,
): Promise<Reply> {
  const { services } = context;
  refuseWhere(command, context);
  const options = optionsOf(stage);
  const { scope, namespace } = watched(options, command, context);
  refuseView(services.engine.catalogue.get(namespace));
  const pipeline = arrayOption(command, 'pipeline').slice(1);
  checkStages(pipeline);
  const stream = new ChangeStream(
    services.engine,
    {
      scope,
      database: context.database,
      namespace,
      fullDocument: stringOption(options, 'fullDocument') ?? 'default',
      fullDocumentBeforeChange: stringOption(options, 'fullDocumentBeforeChange') ?? 'off',
      showExpandedEvents: flagOption(options, 'showExpandedEvents', false),
      pipeline: compilePipeline(pipeline, {
        ...pipelineOptions(command, context, undefined),
        place: behindSource,
      }),
    },
    options,
  );
  const size = batchSizeOf(command);
  const cursor = await services.cursors.open(stream, namespace, { size }, restIn(context));
  return { body: {}, cursor };
}

/** @throws StoreError 6188500 unless the stage holds a document, and for what is wrong with its fields */
function optionsOf({ $changeStream: options }: Document): Document {
  if (!isDocument(options)) {
    throw new StoreError(
      6_188_500,
      `$changeStream must take a nested object but found: ${show(options)}`,
    );
  }
  checkOption('$changeStream', options, { fields: streamOptions });
  return options;
}

function refuseWhere({ readConcern }: Document, { transaction }: CommandContext): void {
  if (transaction !== undefined) {
    throw new StoreError(
      'OperationNotSupportedInTransaction',
      '$changeStream is not supported in a transaction',
    );
  }
  const level = isDocument(readConcern) ? readConcern['level'] : undefined;
  if (level !== undefined && level !== 'majority') {
    throw invalidOptions(
      `Aggregation stage $changeStream cannot run with a readConcern other than 'majority'. Current readConcern: ${String(level)}`,
    );
  }
}

/** @throws StoreError for what cannot be watched */
function watched(
  options: Document,
  { aggregate: target }: Document,
  { database }: CommandContext,
): Pick<ChangeStreamOptions, 'scope' | 'namespace'> {
  const isCollection = typeof target === 'string';
  const namespace = `${database}.${isCollection ? target : noCollection}`;
  if (flagOption(options, 'allChangesForCluster', false)) {
    if (database === 'admin' && !isCollection) return { scope: 'cluster', namespace };
    throw invalidOptions(
      `A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database, and with no collection name; found ${namespace}`,
    );
  }
  if (internalDatabases.has(database)) {
    throw new StoreError(
      'InvalidNamespace',
      `$changeStream may not be opened on the internal ${database} database`,
    );
  }
  if (isCollection && collectionOf(namespace).startsWith('system.')) {
    throw new StoreError(
      'InvalidNamespace',
      `$changeStream may not be opened on the internal ${namespace} collection`,
    );
  }
  return { scope: isCollection ? 'collection' : 'database', namespace };
}

function checkStages(pipeline: readonly unknown[]): void {
  for (const stage of pipeline) {
    const name = isDocument(stage) ? Object.keys(stage)[0] : undefined;
    if (name === undefined || !name.startsWith('$') || allowedStages.has(name)) continue;
    if (name === '$changeStream') {
      throw new StoreError(40602, '$changeStream is only valid as the first stage in a pipeline');
    }
    if (!isKnownStage(name)) throw unknownStage(name);
    throw new StoreError(
      'IllegalOperation',
      `${name} is not permitted in a $changeStream pipeline`,
    );
  }
}
