/** The Stable API: a client can ask to be held to version 1 of it. */
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { flagOption } from './option-values.ts';
import { wrongType } from './options.ts';

/** Commands of version 1. */
const stableCommands = new Set([
  'abortTransaction',
  'aggregate',
  'bulkWrite',
  'collMod',
  'commitTransaction',
  'count',
  'create',
  'createIndexes',
  'delete',
  'drop',
  'dropDatabase',
  'dropIndexes',
  'endSessions',
  'explain',
  'find',
  'findAndModify',
  'getMore',
  'hello',
  'insert',
  'killCursors',
  'listCollections',
  'listDatabases',
  'listIndexes',
  'ping',
  'refreshSessions',
  'update',
]);

export const isStable = (command: string): boolean => stableCommands.has(command);

/** Options of those commands that are not part of the promise. */
const unstableOptions: Readonly<Record<string, readonly string[]>> = {
  aggregate: ['explain'],
  collMod: ['changeStreamPreAndPostImages', 'dryRun'],
  create: ['autoIndexId', 'capped', 'indexOptionDefaults', 'max', 'size', 'storageEngine'],
  find: [
    'awaitData',
    'max',
    'min',
    'noCursorTimeout',
    'oplogReplay',
    'readOnce',
    'returnKey',
    'showRecordId',
    'tailable',
    'term',
  ],
};

/** Stages that are not part of it, wherever they stand. */
const unstableStages = new Set([
  '$currentOp',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
  '$planCacheStats',
  '$search',
  '$searchMeta',
]);

/** Parts of stages that are not. */
const unstableParts: Readonly<Record<string, readonly string[]>> = {
  $changeStream: ['showExpandedEvents'],
  $collStats: ['latencyStats', 'storageStats', 'queryExecStats'],
};

/** @throws StoreError APIVersionError, APIStrictError, InvalidOptions */
export function checkApiVersion(name: string, command: Document): void {
  const { apiVersion, apiStrict, apiDeprecationErrors } = command;
  if (apiVersion === undefined && apiStrict === undefined && apiDeprecationErrors === undefined) {
    return;
  }
  for (const field of ['apiStrict', 'apiDeprecationErrors']) {
    const value = command[field];
    if (value !== undefined && value !== null && typeof value !== 'boolean') {
      throw wrongType(`APIParametersFromClient.${field}`, value, "type 'bool'");
    }
  }
  if (apiVersion === undefined || apiVersion === null) {
    if (typeof apiStrict === 'boolean' || typeof apiDeprecationErrors === 'boolean') {
      throw new StoreError(
        4886600,
        'Provided apiStrict or apiDeprecationErrors without passing apiVersion',
      );
    }
    return;
  }
  if (typeof apiVersion !== 'string') {
    throw wrongType('APIParametersFromClient.apiVersion', apiVersion, "type 'string'");
  }
  if (apiVersion !== '1') {
    throw new StoreError('APIVersionError', 'API version must be "1"');
  }
  if (flagOption(command, 'apiStrict', false)) checkStrictly(name, command);
}

function checkStrictly(name: string, command: Document): void {
  if (!isStable(name)) {
    throw new StoreError(
      'APIStrictError',
      `Provided apiStrict:true, but the command ${name} is not in API Version 1. Information on supported commands and migrations in API Version 1 can be found at https://dochub.mongodb.org/core/manual-versioned-api`,
    );
  }
  const unstable = unstableOptions[name]?.find((option) => command[option] !== undefined);
  if (unstable !== undefined) {
    throw new StoreError(
      'APIStrictError',
      `BSON field '${name}.${unstable}' is not allowed with apiStrict:true.`,
    );
  }
  if (Array.isArray(command['pipeline'])) command['pipeline'].forEach(checkStage);
}

function checkStage(stage: unknown): void {
  if (!isDocument(stage)) return;
  const [name = ''] = Object.keys(stage);
  const operand = stage[name];
  if (unstableStages.has(name)) {
    throw new StoreError(
      'APIStrictError',
      `stage ${name} is not allowed with 'apiStrict: true' in API Version 1`,
    );
  }
  const unstable = isDocument(operand)
    ? unstableParts[name]?.find((part) => operand[part] !== undefined)
    : undefined;
  if (unstable !== undefined) {
    throw new StoreError(
      'APIStrictError',
      `The '${unstable}' parameter to the ${name} stage is not supported in API Version 1`,
    );
  }
}
