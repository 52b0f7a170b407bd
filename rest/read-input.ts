import { z } from 'zod';
import { isJson } from '../gateway/http/media-type.ts';
import type { RouteRequest } from '../gateway/http/router.ts';
import { ShopError } from '../kernel/errors.ts';
import type { Input, RestRoute } from './route.ts';
import { sayIssue } from './say-issue.ts';

/** Largest body: a return of fifty lines with a comment is a tenth of it. */
const bodyBytesMax = 64 * 1024;

/** What is wrong is told up to here: a body of nothing but unknown names would be answered with ten times its size. */
const errorsMax = 50;

const keyLength = 'must have 8 to 200 characters';
export const idempotencyHeaders = z.object({
  'x-idempotency-key': z
    .string('is required: 8 to 200 characters of your own, new for each new intention')
    .min(8, keyLength)
    .max(200, keyLength)
    .meta({ description: 'Who repeats a key within a day gets the first answer again' }),
});

/**
 * What came with a request, held against the route's schemas. Nothing unknown passes, and text stays text: no operator
 * of a database can be read out of it.
 * @throws ShopError BAD_USER_INPUT naming the first `field`, with what is wrong in `errors`
 */
export async function readInput(route: RestRoute, request: RouteRequest): Promise<Input> {
  return {
    params: check(route.params, request.params),
    query: check(route.query, typedQuery(route.query, request.query)),
    body: route.body ? check(route.body, await readJson(request)) : {},
  };
}

/** @throws ShopError BAD_USER_INPUT where there is none, or of the wrong length */
export const readIdempotencyKey = ({ headers }: RouteRequest): string =>
  check(idempotencyHeaders, headers)['x-idempotency-key'];

function check<S extends z.ZodObject>(schema: S, value: unknown): z.infer<S> {
  const read = schema.safeParse(value, { error: sayIssue });
  if (read.success) return read.data;
  const errors = read.error.issues.flatMap(describe).slice(0, errorsMax);
  const [first] = errors;
  throw new ShopError('BAD_USER_INPUT', first?.message ?? 'The request is not of the right form', {
    field: first?.field,
    errors,
  });
}

interface FieldError {
  readonly field: string;
  readonly message: string;
}

function describe(issue: z.core.$ZodIssue): readonly FieldError[] {
  const path = issue.path.map(String);
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
  if (unknown.length > 0)
    return unknown.map((key) => say([...path, asName(key)], 'is not known here'));
  return [say(path, issue.message)];
}

/** What is no name of a field may be what somebody meant to put into one, and is not repeated. */
const asName = (key: string): string => (/^[A-Za-z_][\w-]{0,63}$/.test(key) ? key : '(unnamed)');

const say = (path: readonly string[], message: string): FieldError => {
  const field = path.join('.') || 'body';
  return { field, message: `${field}: ${message}` };
};

/** Of the query everything is text; the schema says what was meant. What is not that stays text, and is refused. */
function typedQuery(schema: z.ZodObject, query: URLSearchParams): Record<string, unknown> {
  const typed = new Map<string, unknown>();
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    const field = Object.hasOwn(schema.shape, name) ? unwrapped(schema.shape[name]) : undefined;
    if (field instanceof z.ZodArray) typed.set(name, values);
    else typed.set(name, values.length === 1 ? meantBy(field, values[0] ?? '') : values);
  }
  // Not by assignment: a parameter may well be called __proto__.
  return Object.fromEntries(typed);
}

const unwrapped = (field: unknown): unknown =>
  field instanceof z.ZodOptional ? unwrapped(field.unwrap()) : field;

function meantBy(field: unknown, text: string): unknown {
  if (field instanceof z.ZodNumber && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) return Number(text);
  if (field instanceof z.ZodBoolean && (text === 'true' || text === 'false'))
    return text === 'true';
  return text;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws ShopError UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, or BAD_USER_INPUT for what is no JSON */
async function readJson(request: RouteRequest): Promise<unknown> {
  const { headers } = request;
  if (!isJson(headers['content-type']) || headers['content-encoding'] !== undefined)
    throw new ShopError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json in UTF-8');
  const bytes = await request.body(bodyBytesMax);
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw new ShopError('BAD_USER_INPUT', 'The body is not JSON', { field: 'body' }, error);
  }
}
