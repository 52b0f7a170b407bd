import { pino } from 'pino';

/** One JSON line a record; `child` binds `requestId`, `sessionId` and the like to every line below it. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(bindings: Readonly<Record<string, unknown>>): Log;
}

/** Field names that never reach a log, at the top and up to two levels below. */
export const redactedFields = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'accessToken',
  'sessionToken',
  'code',
  'email',
  'phone',
  'postalCode',
  'zip',
  'address',
  'auth',
  'emailMasked',
  'endpoint',
  'firstName',
  'lastName',
  'customerName',
  'orderNumber',
  'pageUrl',
  'trackingNumber',
  'trackingUrl',
  'text',
  'comment',
  'variables',
  'x-aurora-caller',
  'x-api-key',
] as const;

const paths = redactedFields.flatMap((field) =>
  ['', '*.', '*.*.'].map((prefix) =>
    field.includes('-') ? `${prefix.replace(/\.$/, '')}["${field}"]` : `${prefix}${field}`,
  ),
);

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
    redact: { paths, censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // An error's own code is wanted; `code` as a field of ours is a one-time code and is redacted.
    serializers: { error: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
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
