import type { z } from 'zod';
import { findPersonal, hashPersonal } from '../../../kernel/personal-data.ts';
import { correctedTime } from './clock-skew.ts';
import { type EventKind, type EventName, eventRegistry, isEventName } from './event-registry.ts';
import { payloadFields } from './payload-words.ts';

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
  readonly payload: Payload;
}

/** Why an event is not taken. It never repeats a value. */
export interface EventProblem {
  /** `payload.count` */
  readonly field: string;
  /** What would be right there; null where nothing would. */
  readonly expected: string | null;
  /** Both in one sentence. */
  readonly message: string;
}

/** What is known of who sends, and when it came. */
export interface Reception {
  readonly receivedAt: Date;
  /** As `skewMsOf` has it. */
  readonly skewMs: number;
  readonly salt: string;
  /** Whether the sender may tell what only the shop knows. */
  readonly speaksForShop: boolean;
}

export const payloadBytesMax = 8 * 1024;
export const eventIdLengthMax = 100;

type Payload = Readonly<Record<string, unknown>>;
type Read = { readonly event: ReadEvent } | { readonly problem: EventProblem };

/** Checks one event against its registered schema; ids that lead to a person's things are hashed. */
export function readEvent(tracked: TrackedEvent, reception: Reception): Read {
  const { id, name } = tracked;
  const { receivedAt, skewMs, salt, speaksForShop } = reception;
  if (id.length === 0 || id.length > eventIdLengthMax)
    return mustBe('id', `text of 1 to ${eventIdLengthMax} characters`);
  if (!isEventName(name)) return mustBe('name', 'one of the registered aurora_* events');
  const kind = eventRegistry[name];
  if (kind.origin === 'shop' && !speaksForShop)
    return problem('name', null, 'is an event that the shop counts by itself');
  const occurredAt = correctedTime(tracked.occurredAt, skewMs, receivedAt);
  if (typeof occurredAt === 'string') return mustBe('occurredAt', occurredAt);

  if (Buffer.byteLength(tracked.payload) > payloadBytesMax)
    return mustBe('payload', `at most ${payloadBytesMax} bytes`);
  const parsed = parsedObject(tracked.payload);
  if (parsed === null) return mustBe('payload', 'a JSON object');
  const { data, error } = kind.payload.safeParse(parsed);
  const [issue] = error?.issues ?? [];
  if (issue) return ofIssue(kind, issue);
  const payload = data as Payload;
  return (
    personalProblem(payload) ?? {
      event: { name, occurredAt, payload: hashed(kind, payload, salt) },
    }
  );
}

function parsedObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function ofIssue(kind: EventKind, issue: z.core.$ZodIssue): Read {
  if (issue.code === 'unrecognized_keys')
    return problem(`payload.${issue.keys[0]}`, null, 'is no field of this event');
  const name = String(issue.path[0]);
  const field = payloadFields(kind).find((each) => each.name === name);
  return mustBe(`payload.${name}`, field?.takes ?? 'left out');
}

/** Patterns keep free text out; this keeps out what slips through them. */
function personalProblem(payload: Payload): Read | null {
  for (const [field, value] of Object.entries(payload)) {
    const kind = typeof value === 'string' ? findPersonal(value) : null;
    if (kind)
      return problem(`payload.${field}`, null, `holds ${kind}; personal values are not taken`);
  }
  return null;
}

const hashed = ({ hashed: fields }: EventKind, payload: Payload, salt: string): Payload =>
  Object.fromEntries(
    Object.entries(payload).map(([field, value]) =>
      fields.includes(field) ? [`${field}Hash`, hashPersonal(String(value), salt)] : [field, value],
    ),
  );

const mustBe = (field: string, expected: string): Read =>
  problem(field, expected, `must be ${expected}`);

const problem = (field: string, expected: string | null, says: string): Read => ({
  problem: { field, expected, message: `${field} ${says}` },
});
