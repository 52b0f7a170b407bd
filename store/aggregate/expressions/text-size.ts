import { StoreError } from '../../errors.ts';

/** Bytes of UTF-8 that no text in an expression may reach. */
const maxTextBytes = 16 * 1024 * 1024;

/** The text itself. @throws StoreError 16493 at 16 MB */
export function checkedText(text: string): string {
  // A UTF-16 unit takes three bytes at most, so short texts need not be measured.
  if (text.length * 3 < maxTextBytes || Buffer.byteLength(text) < maxTextBytes) return text;
  throw tooLong();
}

/** For text that is yet to be made: each of its units takes a byte at least. @throws StoreError 16493 */
export function checkUnits(length: number): void {
  if (length >= maxTextBytes) throw tooLong();
}

const tooLong = () => new StoreError(16493, 'Tried to create string longer than 16MB');
