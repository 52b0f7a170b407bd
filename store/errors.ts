/** MongoDB's error codes that this server answers with, by the name MongoDB gives them. */
export const errorCodes = {
  BadValue: 2,
  NoSuchKey: 4,
  GraphContainsCycle: 5,
  HostUnreachable: 6,
  UnknownError: 8,
  FailedToParse: 9,
  UnsupportedFormat: 12,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  AuthenticationFailed: 18,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  CannotBackfillArray: 34,
  FileStreamFailed: 39,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NoMatchingDocument: 47,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  IndexAlreadyExists: 68,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  UnknownReplWriteConcern: 79,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  ShutdownInProgress: 91,
  OperationFailed: 96,
  UnsatisfiableWriteConcern: 100,
  NotExactValueField: 111,
  WriteConflict: 112,
  CommandNotSupported: 115,
  ConflictingOperationInProgress: 117,
  DocumentValidationFailure: 121,
  CommandFailed: 125,
  CappedPositionLost: 136,
  ExceededMemoryLimit: 146,
  DurationOverflow: 159,
  MaxStalenessOutOfRange: 160,
  IncompatibleCollationVersion: 161,
  ViewDepthLimitExceeded: 165,
  CommandNotSupportedOnView: 166,
  OptionNotSupportedOnView: 167,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  QueryPlanKilled: 175,
  AmbiguousIndexKeyPattern: 181,
  ViewPipelineMaxSizeExceeded: 195,
  InvalidIndexSpecificationOption: 197,
  InvalidUUID: 207,
  IncompleteTransactionHistory: 217,
  QueryFeatureNotAllowed: 224,
  TransactionTooOld: 225,
  MaxSubPipelineDepthExceeded: 232,
  CursorKilled: 237,
  SnapshotTooOld: 239,
  ConversionFailure: 241,
  SnapshotUnavailable: 246,
  NoSuchTransaction: 251,
  TransactionCommitted: 256,
  TransactionTooLarge: 257,
  InvalidResumeToken: 260,
  OperationNotSupportedInTransaction: 263,
  IndexBuildAborted: 276,
  ChangeStreamFatalError: 280,
  ChangeStreamHistoryLost: 286,
  NoQueryExecutionPlans: 291,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  APIVersionError: 322,
  APIStrictError: 323,
  APIDeprecationError: 324,
  CannotConvertIndexToUnique: 359,
  CollectionUUIDMismatch: 361,
  NotWritablePrimary: 10107,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  InterruptedAtShutdown: 11600,
  Interrupted: 11601,
  MergeStageNoMatchingDocument: 13113,
  CursorInUse: 12051,
  DatabaseDifferCase: 13297,
  OutOfDiskSpace: 14031,
  SearchNotEnabled: 31082,
} as const;

export type ErrorName = keyof typeof errorCodes;

const nameByCode = new Map<number, string>(
  Object.entries(errorCodes).map(([name, code]) => [code, name]),
);

/**
 * A failure as MongoDB would report it. Codes without a name of their own are given as numbers
 * and appear as `Location<code>`, which is what a real server does.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: number;
  readonly codeName: string;
  readonly labels: readonly string[];
  /** Further reply fields: keyPattern, keyValue, errInfo. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorName | number,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    labels: readonly string[] = [],
  ) {
    super(message);
    this.code = typeof code === 'number' ? code : errorCodes[code];
    this.codeName = nameByCode.get(this.code) ?? `Location${this.code}`;
    this.details = details;
    this.labels = labels;
  }
}

/** What MongoDB has and this store has not, with where to look and the way out. */
export const notHere = (what: string): string =>
  `${what} is not supported by the embedded store; store/README.md lists what is, and MONGODB_URI names a server that has it`;

export const badValue = (message: string) => new StoreError('BadValue', message);

export const invalidOptions = (message: string) => new StoreError('InvalidOptions', message);

export const writeConflict = () =>
  new StoreError(
    'WriteConflict',
    'Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.',
    {},
    ['TransientTransactionError'],
  );

/** @param number that a client gave; none for a transaction that has ended on its own */
export const noTransaction = (number?: bigint) =>
  new StoreError(
    'NoSuchTransaction',
    number === undefined
      ? 'Transaction has been aborted.'
      : `Given transaction number ${number} does not match any in-progress transactions. The active transaction number is -1`,
  );
