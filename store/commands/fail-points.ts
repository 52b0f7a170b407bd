/** Fail points: the server fails on purpose, so that clients can test how they cope. */
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber, typeName } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { commandNamed } from './aliases.ts';
import { type Command, ok } from './command.ts';
import { numberOption } from './option-values.ts';

interface FailPoint {
  readonly data: Document;
  /** Times that it still fails; null is always. */
  timesLeft: number | null;
  /** Times that it still lets pass first. */
  skipsLeft: number;
}

/** What a fail point asks for. */
export interface Failure {
  readonly blockMs: number;
  readonly closesConnection: boolean;
  readonly errorCode: number | undefined;
  readonly errorLabels: readonly string[] | undefined;
  readonly writeConcernError: Document | undefined;
}

/**
 * Those that there are: a command fails before it runs; a getMore fails when it has found its
 * cursor; a retryable write is done, or is not, and its connection ends before the reply; a time
 * limit is over at once, or never.
 */
const names = [
  'failCommand',
  'failGetMoreAfterCursorCheckout',
  'maxTimeAlwaysTimeOut',
  'maxTimeNeverTimeOut',
  'onPrimaryTransactionalWrite',
] as const;
export type FailPointName = (typeof names)[number];

export class FailPoints {
  readonly #points = new Map<FailPointName, FailPoint>();
  readonly #timesMet = new Map<FailPointName, number>();

  /** @returns how often the fail point has been met so far */
  configure(given: string, mode: unknown, data: Document): number {
    const name = names.find((known) => known === given);
    if (name === undefined) {
      throw badValue(`the embedded store has no fail point '${given}'; see store/README.md`);
    }
    const count = this.#timesMet.get(name) ?? 0;
    if (mode === 'off') this.#points.delete(name);
    else this.#points.set(name, { data, ...parseMode(mode) });
    return count;
  }

  /** Whether nothing is to fail. */
  get isIdle(): boolean {
    return this.#points.size === 0;
  }

  /** The failure that this command is to meet, if any; counts it as met. */
  take(command: string, appName: string | undefined): Failure | undefined {
    if (command === 'configureFailPoint') return undefined;
    const point = this.#points.get('failCommand');
    if (point === undefined) return undefined;
    const { failCommands, appName: onlyApp } = point.data;
    if (!Array.isArray(failCommands)) return undefined;
    if (!failCommands.some((name) => commandNamed(String(name)) === command)) return undefined;
    if (onlyApp !== undefined && onlyApp !== appName) return undefined;
    return this.takeAt('failCommand');
  }

  /** The same at another place of the server. */
  takeAt(name: FailPointName): Failure | undefined {
    const point = this.#points.get(name);
    if (point === undefined) return undefined;
    if (point.skipsLeft > 0) {
      point.skipsLeft -= 1;
      return undefined;
    }
    if (point.timesLeft === 0) return undefined;
    if (point.timesLeft !== null) point.timesLeft -= 1;
    this.#timesMet.set(name, (this.#timesMet.get(name) ?? 0) + 1);
    return toFailure(point.data);
  }
}

function parseMode(mode: unknown): Pick<FailPoint, 'timesLeft' | 'skipsLeft'> {
  if (mode === 'alwaysOn') return { timesLeft: null, skipsLeft: 0 };
  if (isDocument(mode)) {
    const [times, skip] = [numberOption(mode, 'times'), numberOption(mode, 'skip')];
    if (times !== undefined) return { timesLeft: times, skipsLeft: 0 };
    if (skip !== undefined) return { timesLeft: null, skipsLeft: skip };
  }
  throw badValue(`'mode' has an invalid value of type ${typeName(mode)}`);
}

function toFailure(data: Document): Failure {
  const { blockConnection, blockTimeMS, closeConnection, errorCode, errorLabels } = data;
  const { writeConcernError, failBeforeCommitExceptionCode } = data;
  const code = errorCode ?? failBeforeCommitExceptionCode;
  return {
    blockMs: blockConnection === true && isNumber(blockTimeMS) ? toNumber(blockTimeMS) : 0,
    closesConnection: closeConnection === true,
    errorCode: isNumber(code) ? toNumber(code) : undefined,
    errorLabels: Array.isArray(errorLabels) ? errorLabels.map(String) : undefined,
    writeConcernError: isDocument(writeConcernError) ? writeConcernError : undefined,
  };
}

/** The error that a fail point asks for. */
export class InjectedError extends StoreError {
  /** The labels that the fail point gives, if it gives any: no others are added. */
  readonly onlyLabels: readonly string[] | undefined;

  /** @param labels those that an error with this code has at that place */
  constructor({ errorLabels }: Failure, code: number, labels: readonly string[] = []) {
    super(code, 'Failing command via a fail point', {}, labels);
    this.onlyLabels = errorLabels;
  }
}

export const configureFailPoint: Command = {
  name: 'configureFailPoint',
  options: { mode: 'any', data: 'object', useLegacyFormat: 'flag' },
  required: ['mode'],
  isAdminOnly: true,
  run(command, { services }) {
    const { mode, data } = command;
    const [name] = Object.values(command);
    const count = services.failPoints.configure(String(name), mode, isDocument(data) ? data : {});
    return ok({ count });
  },
};
