/** Binary data written as text and read from it, in the formats of `$convert`. */
import { Binary } from 'bson';
import { subTypeOf } from '../../bson/compare.ts';

export const binaryFormats = ['auto', 'base64', 'base64url', 'hex', 'utf8', 'uuid'] as const;
export type BinaryFormat = (typeof binaryFormats)[number];

const uuidText = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const base64Text = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;
const base64UrlText = /^(?:[\w-]{4})*(?:[\w-]{2}(?:==)?|[\w-]{3}=?)?$/;

/** The bytes as they are stored: the old subtype 2 repeats its length in front of them. */
export function storedBytes(value: Binary | Uint8Array): Buffer {
  const bytes =
    value instanceof Binary
      ? Buffer.from(value.buffer.subarray(0, value.position))
      : Buffer.from(value);
  if (subTypeOf(value) !== Binary.SUBTYPE_BYTE_ARRAY) return bytes;
  const length = Buffer.alloc(4);
  length.writeInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** @returns undefined where the bytes have no such form */
export function binaryToText(value: Binary | Uint8Array, format: BinaryFormat): string | undefined {
  const bytes = storedBytes(value);
  const isUuid = subTypeOf(value) === Binary.SUBTYPE_UUID && bytes.length === 16;
  switch (format) {
    case 'auto':
      return isUuid ? uuidOf(bytes) : bytes.toString('base64');
    case 'uuid':
      return isUuid ? uuidOf(bytes) : undefined;
    case 'utf8':
      return textOfUtf8(bytes);
    case 'hex':
      return bytes.toString('hex').toUpperCase();
    default:
      return bytes.toString(format);
  }
}

/** @returns undefined where the text has not that form */
export function textToBytes(text: string, format: BinaryFormat): Buffer | undefined {
  switch (format) {
    case 'base64':
      return base64Text.test(text) ? Buffer.from(text, 'base64') : undefined;
    case 'base64url':
      return base64UrlText.test(text) ? Buffer.from(text, 'base64url') : undefined;
    case 'hex':
      return /^(?:[\da-f]{2})*$/i.test(text) ? Buffer.from(text, 'hex') : undefined;
    case 'utf8':
      return Buffer.from(text);
    case 'uuid':
      return uuidText.test(text) ? Buffer.from(text.replaceAll('-', ''), 'hex') : undefined;
    default:
      return undefined;
  }
}

const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

function textOfUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
