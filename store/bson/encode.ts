import { serialize } from 'bson';
import { StoreError } from '../errors.ts';
import type { Document } from './values.ts';

/** The largest document MongoDB stores. */
export const maxDocumentBytes = 16 * 1024 * 1024;

/** Values to BSON bytes; fields that are undefined are left out. */
export function encode(document: Document): Buffer {
  const bytes = serialize(document, { ignoreUndefined: true });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @throws StoreError BSONObjectTooLarge above 16 MiB */
export function encodeForStorage(document: Document): Buffer {
  const bytes = encode(document);
  checkDocumentSize(bytes);
  return bytes;
}

export function checkDocumentSize(bytes: Buffer): void {
  if (bytes.length > maxDocumentBytes) {
    throw new StoreError(
      'BSONObjectTooLarge',
      `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${maxDocumentBytes}`,
    );
  }
}
