/** Field names whose values never reach a log, however deep they stand. */
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

const isRedacted: ReadonlySet<string> = new Set(redactedFields);
const redacted = '[redacted]';
/** Objects within objects that are looked through; what stands deeper is not told at all. */
const depthMax = 8;

/**
 * The fields without what they must not tell. What has nothing to hide comes back as it is: most records, so that a
 * line for each request costs next to nothing.
 */
export function redact<T extends object>(fields: T, depth = 0): T {
  let safe: Record<string, unknown> | undefined;
  for (const name of Object.keys(fields)) {
    const value = (fields as Record<string, unknown>)[name];
    const told = isRedacted.has(name) ? hidden(value) : within(value, depth);
    if (told === value) continue;
    safe ??= copyOf(fields);
    safe[name] = told;
  }
  return (safe as T | undefined) ?? fields;
}

const hidden = (value: unknown): unknown => (value === undefined ? undefined : redacted);

/** Errors are told by a serializer of their own, and dates and ids by their `toJSON`. */
function within(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return value;
  return depth < depthMax ? redact(value, depth + 1) : redacted;
}

const copyOf = (fields: object): Record<string, unknown> =>
  (Array.isArray(fields) ? [...fields] : { ...fields }) as Record<string, unknown>;
