import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether what is shown is the key, in a time that does not tell how much of it is. Nothing is an empty key. */
export function createKeyCheck(key: string): (given: string) => boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = digest(key);
  return (given) => key !== '' && timingSafeEqual(digest(given), expected);
}
