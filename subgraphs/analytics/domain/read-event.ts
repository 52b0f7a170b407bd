import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { findPersonal, hashPersonal } from '../../../kernel/personal-data.ts';
import { type EventKind, type EventName, eventRegistry, isEventName } from './event-registry.ts';

/** An event as a client sends it; nothing in it is trusted. */
export interface TrackedEvent {
  readonly id: string;
  readonly name: string;
  readonly occurredAt: Date;
  /** A JSON object as text. */
  readonly payload: string;
}

export interface ReadEvent {
  readonly name: EventName;
  readonly occurredAt: Date;
  readonly payload: Readonly<Record<string, unknown>>;
}

export const payloadBytesMax = 8 * 1024;
export const eventIdLengthMax = 100;
/** Clients' clocks run ahead; further than this an event is from a wrong clock. */
const aheadMaxMs = 5 * MINUTE_MS;
/** A client that was offline sends late; later than this the figures are closed. */
const lateMaxMs = 7 * DAY_MS;

/**
 * Checks one event against its registered schema.
 * @returns the event with its hashed fields hashed, or one sentence that names the field at fault
 */
export function readEvent(event: TrackedEvent, now: Date, salt: string): ReadEvent | string {
  const { id, name, occurredAt } = event;
  if (id.length === 0 || id.length > eventIdLengthMax)
    return `id must have 1 to ${eventIdLengthMax} characters`;
  if (!isEventName(name)) return `name must be one of the registered aurora_* events`;
  if (occurredAt.getTime() > now.getTime() + aheadMaxMs) return 'occurredAt lies in the future';
  if (occurredAt.getTime() < now.getTime() - lateMaxMs)
    return 'occurredAt lies more than 7 days back';
  const payload = readPayload(event.payload);
  if (typeof payload === 'string') return payload;
  const problem = schemaProblem(name, payload) ?? personalProblem(payload);
  if (problem !== null) return problem;
  return { name, occurredAt, payload: withHashes(eventRegistry[name], payload, salt) };
}

function readPayload(text: string): Record<string, unknown> | string {
  if (Buffer.byteLength(text) > payloadBytesMax)
    return `payload must be at most ${payloadBytesMax} bytes`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'payload must be JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'payload must be a JSON object';
  return value as Record<string, unknown>;
}

const ajv = new Ajv({ strict: true });
const validators = new Map<EventName, ValidateFunction>();

function schemaProblem(name: EventName, payload: Record<string, unknown>): string | null {
  const validate = validators.get(name) ?? compile(name);
  if (validate(payload)) return null;
  const [error] = validate.errors ?? [];
  return error ? inWords(error) : 'payload does not follow its schema';
}

function compile(name: EventName): ValidateFunction {
  const { required, optional }: EventKind = eventRegistry[name];
  const validate = ajv.compile({
    type: 'object',
    properties: { ...optional, ...required },
    required: Object.keys(required),
    additionalProperties: false,
  });
  validators.set(name, validate);
  return validate;
}

function inWords({ keyword, instancePath, params, message }: ErrorObject): string {
  const field = `payload${instancePath.replaceAll('/', '.')}`;
  switch (keyword) {
    case 'additionalProperties':
      return `${field}.${params['additionalProperty']} is no field of this event`;
    case 'required':
      return `${field}.${params['missingProperty']} is missing`;
    case 'enum':
      return `${field} must be one of ${params['allowedValues'].join(', ')}`;
    default:
      return `${field} ${message ?? 'is not valid'}`;
  }
}

/** Patterns keep free text out; this keeps out what slips through them. */
function personalProblem(payload: Readonly<Record<string, unknown>>): string | null {
  for (const [field, value] of Object.entries(payload)) {
    const kind = typeof value === 'string' ? findPersonal(value) : null;
    if (kind) return `payload.${field} holds ${kind}; personal values are not taken`;
  }
  return null;
}

const withHashes = (
  { hashed }: EventKind,
  payload: Readonly<Record<string, unknown>>,
  salt: string,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(payload).map(([field, value]) =>
      hashed.includes(field) ? [`${field}Hash`, hashPersonal(String(value), salt)] : [field, value],
    ),
  );
