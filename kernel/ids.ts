import { type Clock, systemClock } from './clock.ts';
import { ShopError } from './errors.ts';
import { type Random, secureRandom } from './random.ts';

/**
 * Global ids are opaque to clients: base64url of `Type:localId`. They carry no authority, so they are not
 * signed; whoever resolves one checks the caller's right to the thing itself.
 */
export const toGlobalId = (typeName: string, localId: string): string =>
  Buffer.from(`${typeName}:${localId}`, 'utf8').toString('base64url');

/** @throws ShopError BAD_USER_INPUT when the text is no id of ours. */
export function fromGlobalId(id: string, field = 'id'): { typeName: string; localId: string } {
  const text = Buffer.from(id, 'base64url').toString('utf8');
  const match = /^([A-Za-z][A-Za-z0-9]*):(.{1,200})$/s.exec(text);
  if (!match?.[1] || !match[2] || toGlobalId(match[1], match[2]) !== id)
    throw new ShopError('BAD_USER_INPUT', 'That id is not one of ours', { field });
  return { typeName: match[1], localId: match[2] };
}

/** The local part of an id that must name a `typeName`. @throws ShopError BAD_USER_INPUT otherwise. */
export function localIdOf(typeName: string, id: string, field = 'id'): string {
  const parsed = fromGlobalId(id, field);
  if (parsed.typeName !== typeName)
    throw new ShopError(
      'BAD_USER_INPUT',
      `That id is of type ${parsed.typeName}, not ${typeName}`,
      {
        field,
      },
    );
  return parsed.localId;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A 26-character ULID: sorts by the millisecond it was made in, unique across processes. */
export function createUlid(clock: Clock = systemClock, random: Random = secureRandom): string {
  let tail = '';
  for (const byte of random.bytes(16)) tail += CROCKFORD.charAt(byte % 32);
  return textOfTime(clock.now().getTime()) + tail;
}

/** The first ten characters, written once for all ids of one millisecond. */
let written = { ms: Number.NaN, text: '' };

function textOfTime(ms: number): string {
  if (written.ms === ms) return written.text;
  let text = '';
  for (let i = 0, rest = ms; i < 10; i += 1) {
    text = CROCKFORD.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  written = { ms, text };
  return text;
}

/** The name of one request in logs, errors and traces: `req_` and a ULID. */
export const createRequestId = (): string => `req_${createUlid()}`;

/** The smallest ULID of an instant: a bound for "since then" over ids. */
export const ulidFloor = (instant: Date): string =>
  createUlid({ now: () => instant }, { int: () => 0, bytes: (count) => new Uint8Array(count) });
