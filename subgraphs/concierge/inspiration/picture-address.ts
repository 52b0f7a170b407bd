import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE_MS } from '../../../kernel/clock.ts';

/** Where pictures are, on the gateway's port. */
export const picturePath = '/uploads/inspiration';

/** An address holds at least so long. */
const holdsMs = 10 * MINUTE_MS;
/** It stays the same for so long, so that a page that asks again does not load the picture again. */
const stepMs = 5 * MINUTE_MS;

/** A path that opens one picture for a while to whoever has it: pages cannot send a token for a picture. */
export function pictureAddress(id: string, secret: string, now: Date): string {
  const until = (Math.ceil((now.getTime() + holdsMs) / stepMs) * stepMs) / 1000;
  return `${picturePath}/${id}?until=${until}&signature=${signatureOf(id, String(until), secret)}`;
}

/** Whether an address is ours and still holds. */
export function isPictureAddress(
  id: string,
  query: URLSearchParams,
  secret: string,
  now: Date,
): boolean {
  const until = query.get('until') ?? '';
  const given = Buffer.from(query.get('signature') ?? '');
  const made = Buffer.from(signatureOf(id, until, secret));
  return (
    given.length === made.length &&
    timingSafeEqual(given, made) &&
    Number(until) * 1000 > now.getTime()
  );
}

/** The first line keeps it apart from all else that the secret signs. */
const signatureOf = (id: string, until: string, secret: string): string =>
  createHmac('sha256', secret).update(`picture-address\n${id}\n${until}`).digest('base64url');
