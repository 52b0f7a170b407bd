/** `failCommand`: tells the server to fail on purpose, so that clients can test how they cope. */
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { type Command, ok } from './command.ts';

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

export class FailPoints {
  #failCommand: FailPoint | undefined;

  /** @param name only `failCommand` is known */
  configure(name: string, mode: unknown, data: Document): void {
    if (name !== 'failCommand') {
      throw new StoreError(
        'BadValue',
        `the embedded store has no fail point '${name}'; see store/README.md`,
      );
    }
    if (mode === 'off') {
      this.#failCommand = undefined;
      return;
    }
    const times = isDocument(mode) && isNumber(mode['times']) ? toNumber(mode['times']) : null;
    const skip = isDocument(mode) && isNumber(mode['skip']) ? toNumber(mode['skip']) : 0;
    this.#failCommand = { data, timesLeft: times, skipsLeft: skip };
  }

  /** Whether nothing is to fail. */
  get isIdle(): boolean {
    return this.#failCommand === undefined;
  }

  /** The failure that this command is to meet, if any; counts it as met. */
  take(command: string, appName: string | undefined): Failure | undefined {
    const point = this.#failCommand;
    if (point === undefined || command === 'configureFailPoint') return undefined;
    const { failCommands, appName: onlyApp } = point.data;
    if (!Array.isArray(failCommands) || !failCommands.includes(command)) return undefined;
    if (onlyApp !== undefined && onlyApp !== appName) return undefined;
    if (point.skipsLeft > 0) {
      point.skipsLeft -= 1;
      return undefined;
    }
    if (point.timesLeft === 0) return undefined;
    if (point.timesLeft !== null) point.timesLeft -= 1;
    return toFailure(point.data);
  }
}

function toFailure(data: Document): Failure {
  const { blockConnection, blockTimeMS, closeConnection, errorCode, errorLabels } = data;
  const { writeConcernError } = data;
  return {
    blockMs: blockConnection === true && isNumber(blockTimeMS) ? toNumber(blockTimeMS) : 0,
    closesConnection: closeConnection === true,
    errorCode: isNumber(errorCode) ? toNumber(errorCode) : undefined,
    errorLabels: Array.isArray(errorLabels) ? errorLabels.map(String) : undefined,
    writeConcernError: isDocument(writeConcernError) ? writeConcernError : undefined,
  };
}

export const configureFailPoint: Command = {
  name: 'configureFailPoint',
  options: { configureFailPoint: 'string', mode: 'any', data: 'object' },
  run({ configureFailPoint: name, mode, data }, { services }) {
    services.failPoints.configure(String(name), mode, isDocument(data) ? data : {});
    return ok();
  },
};
