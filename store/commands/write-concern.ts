/** Write concerns: what one can ask for, and what is told where a set of one member cannot give it. */
import { doesWrite } from '../aggregate/stage-rules.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNullish, isNumber, typeName } from '../bson/values.ts';
import { clampToInt64 } from '../bson/whole-numbers.ts';
import { type ErrorName, errorCodes, invalidOptions, StoreError } from '../errors.ts';
import { flagOption } from './option-values.ts';
import { checkFields, type OptionTable } from './options.ts';
import { endsTransaction } from './transactions.ts';

const concerningWrites = new Set([
  'abortTransaction',
  'aggregate',
  'bulkWrite',
  'collMod',
  'commitTransaction',
  'create',
  'createIndexes',
  'delete',
  'drop',
  'dropDatabase',
  'dropIndexes',
  'findAndModify',
  'insert',
  'renameCollection',
  'update',
]);

/** Who has set a concern. */
export const provenance: OptionTable[string] = {
  oneOf: [
    'clientSupplied',
    'implicitDefault',
    'customDefault',
    'getLastErrorDefaults',
    'internalWriteDefault',
  ],
};

const writeConcernOptions: OptionTable = {
  w: 'any',
  j: 'flag',
  fsync: 'flag',
  wtimeout: 'any',
  wElectionId: 'any',
  wOpTime: 'any',
  getLastError: 'any',
  provenance,
};

/** Members that a replica set can have. */
export const maxMembers = 50;
const maxInt32 = 0x7fff_ffff;

/** @throws StoreError for what is wrong with the write concern of a command */
export function checkWriteConcern(name: string, { writeConcern, autocommit }: Document): void {
  if (writeConcern === undefined || writeConcern === null) return;
  if (!isDocument(writeConcern)) {
    throw new StoreError(
      'TypeMismatch',
      `"writeConcern" had the wrong type. Expected object, found ${typeName(writeConcern)}`,
    );
  }
  if (!concerningWrites.has(name)) {
    throw invalidOptions(`Command ${name} does not support writeConcern`);
  }
  checkFields('writeConcern', writeConcern, writeConcernOptions);
  checkMembers(writeConcern['w']);
  if (toMilliseconds(writeConcern['wtimeout']) > maxInt32) {
    throw new StoreError('FailedToParse', 'wtimeout must be a 32-bit integer');
  }
  if (flagOption(writeConcern, 'j', false) && flagOption(writeConcern, 'fsync', false)) {
    throw new StoreError('FailedToParse', 'fsync and j options cannot be used together');
  }
  if (autocommit === false && !endsTransaction(name) && Object.keys(writeConcern).length > 0) {
    throw invalidOptions('writeConcern is not allowed within a multi-statement transaction');
  }
}

function checkMembers(w: unknown): void {
  if (w === undefined || w === null || typeof w === 'string') return;
  if (isDocument(w)) {
    checkTags(w);
    return;
  }
  if (!isNumber(w)) {
    throw new StoreError(
      'FailedToParse',
      `w has to be a number, string, or object; found: ${typeName(w)}`,
    );
  }
  const members = clampToInt64(w);
  if (Number.isNaN(toNumber(w)) || members < 0 || members > maxMembers) {
    throw new StoreError(
      'FailedToParse',
      `w has to be a non-negative number and not greater than ${maxMembers}; found: ${members}`,
    );
  }
}

function checkTags(tags: Document): void {
  const values = Object.values(tags);
  if (values.length === 0) {
    throw new StoreError('FailedToParse', 'tagged write concern requires tags');
  }
  if (values.every(isNumber)) return;
  throw new StoreError('FailedToParse', 'tags must be a number of members each');
}

/** What is not a number of milliseconds is no limit, as on MongoDB. */
const toMilliseconds = (wtimeout: unknown): number =>
  isNumber(wtimeout) ? clampToInt64(wtimeout) : 0;

/** The field that tells of a concern which a command that has worked leaves unsatisfied, if so. */
export function concernOfDone(name: string, command: Document): Document | undefined {
  // An abort leaves nothing that other members would have to have.
  return name === 'abortTransaction' ? undefined : unsatisfied(name, command);
}

/**
 * The same for a command that has failed: MongoDB waits also where a write has only been tried, since what stands
 * against it, such as a document with its key, may not have reached other members.
 */
export function concernOfFailed(
  name: string,
  command: Document,
  code: number,
): Document | undefined {
  return metAtData.has(code) ? unsatisfied(name, command) : undefined;
}

/** What a command fails with once it looks at the data; what is wrong with its words shows before. */
const metAtData: ReadonlySet<number> = new Set(
  (
    [
      'AmbiguousIndexKeyPattern',
      'CannotConvertIndexToUnique',
      'CannotIndexParallelArrays',
      'CollectionUUIDMismatch',
      'CommandNotSupportedOnView',
      'DocumentValidationFailure',
      'DuplicateKey',
      'ImmutableField',
      'IndexBuildAborted',
      'IndexKeySpecsConflict',
      'IndexNotFound',
      'IndexOptionsConflict',
      'MaxTimeMSExpired',
      'MergeStageNoMatchingDocument',
      'NamespaceExists',
      'NamespaceNotFound',
      'NoSuchTransaction',
      'OptionNotSupportedOnView',
      'PathNotViable',
      'QueryPlanKilled',
      'TransactionCommitted',
      'WriteConflict',
    ] satisfies readonly ErrorName[]
  ).map((name) => errorCodes[name]),
);

function unsatisfied(name: string, command: Document): Document | undefined {
  const { writeConcern: concern } = command;
  if (!isDocument(concern) || !isWrite(name, command)) return undefined;
  const failure = failureOf(concern['w']);
  if (failure === undefined) return undefined;
  const [codeName, errmsg] = failure;
  const writeConcern = complete(concern);
  return {
    writeConcernError: { code: errorCodes[codeName], codeName, errmsg, errInfo: { writeConcern } },
  };
}

function isWrite(name: string, { pipeline }: Document): boolean {
  if (name !== 'aggregate') return concerningWrites.has(name);
  return Array.isArray(pipeline) && doesWrite(pipeline);
}

/** A set of one member cannot satisfy more than itself, has no tags, and knows no mode but majority. */
function failureOf(w: unknown): readonly [ErrorName, string] | undefined {
  if (isNumber(w)) {
    return clampToInt64(w) > 1
      ? ['UnsatisfiableWriteConcern', 'Not enough data-bearing nodes']
      : undefined;
  }
  if (isDocument(w)) {
    const [tag] = Object.keys(w);
    return ['NoSuchKey', `No replica set tag key ${tag} in config`];
  }
  const mode = w === null ? '' : w;
  return typeof mode === 'string' && mode !== 'majority'
    ? [
        'UnknownReplWriteConcern',
        `No write concern mode named '${mode}' found in replica set configuration`,
      ]
    : undefined;
}

/** The concern as it was understood. */
function complete(concern: Document): Document {
  const { w, j, fsync, wtimeout, provenance: source = 'clientSupplied' } = concern;
  return {
    w: isNumber(w) ? clampToInt64(w) : (w ?? ''),
    ...(!isNullish(j) && { j: flagOption(concern, 'j', false) }),
    ...(!isNullish(fsync) && { fsync: flagOption(concern, 'fsync', false) }),
    wtimeout: toMilliseconds(wtimeout),
    provenance: source,
  };
}
