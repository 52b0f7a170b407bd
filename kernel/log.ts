import { pino } from 'pino';
import { redact } from './redact.ts';

/** One JSON line a record; `child` binds `requestId`, `sessionId` and the like to every line below it. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(bindings: Readonly<Record<string, unknown>>): Log;
}

export interface LogOptions {
  readonly level: string;
  readonly name: string;
  /** Where lines go; standard output when unset. */
  readonly destination?: { write(line: string): void };
}

export function createLog({ level, name, destination }: LogOptions): Log {
  const options = {
    level,
    name,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: redact },
    // An error's own code is wanted; `code` as a field of ours is a one-time code and is redacted.
    serializers: { error: describeError },
  };
  const log: Log = destination ? pino(options, destination) : pino(options);
  const { child } = log;
  // Pino writes bindings down as they come; children inherit this from their parent.
  log.child = function (this: Log, bindings) {
    return child.call(this, redact(bindings));
  };
  return log;
}

/** What a log may say of an error: no details, no query text. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    name: error.name,
    message: error.message,
    errorCode: (error as { code?: unknown }).code,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
