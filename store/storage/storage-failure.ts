/** What goes wrong beneath the store, with the codes that MongoDB has for it. */
import { StoreError } from '../errors.ts';

/** LMDB's messages, and the system's codes, for a file that cannot grow: a write cut short is EIO. */
const full = /MDB_MAP_FULL|ENOSPC|EDQUOT|EFBIG|EIO\b|No space left|Disk quota|Input\/output error/i;
const readOnly = /EROFS|EACCES|EPERM|Permission denied|Read-only file system/i;
const broken = /MDB_CORRUPTED|MDB_PAGE_NOTFOUND|MDB_PANIC/i;

/** The error as a client is to see it; what is not about storage stays what it is. */
export function storageFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const text = `${'code' in error ? String(error.code) : ''} ${error.message}`;
  if (full.test(text)) {
    return new StoreError(
      'OutOfDiskSpace',
      `the data file cannot grow; nothing of this write was stored: ${error.message}`,
    );
  }
  if (readOnly.test(text)) {
    return new StoreError('FileStreamFailed', `the data file cannot be written: ${error.message}`);
  }
  if (broken.test(text)) {
    return new StoreError('UnknownError', `the data file cannot be used: ${error.message}`);
  }
  return error;
}
