import type { Random } from '../random.ts';

/** Where files lie that are too large for the database. Safe on any number of copies. */
export interface BlobStorage {
  /**
   * Whole or not at all, over whatever was there.
   * @throws ShopError UPLOADS_UNAVAILABLE as all of these
   */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** null where there is none. */
  get(key: string): Promise<Uint8Array | null>;
  /** Also what a `put` that was cut off left behind. Nothing to remove is no error. */
  remove(key: string): Promise<void>;
}

/** What may be a key: nothing that comes from outside is, and no path climbs out of its folder. */
const keyPattern = /^[0-9a-f]{2}\/[0-9a-f]{30}\.[a-z]{2,8}$/;

/** A name that nobody can guess or meet twice, in 256 folders. It says nothing of whose the file is. */
export function newBlobName(random: Random): string {
  const name = Buffer.from(random.bytes(16)).toString('hex');
  return `${name.slice(0, 2)}/${name.slice(2)}`;
}

/** @throws Error for what is no key: our own fault */
export function checkBlobKey(key: string): string {
  if (!keyPattern.test(key)) throw new Error('That is no key of a blob');
  return key;
}
