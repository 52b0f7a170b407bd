import { ShopError } from '../errors.ts';

/** When somebody may try again: a scanner that restarts reads its signatures for about so long. */
const retryAfterSeconds = 20;

/** A part that uploads cannot do without is away. What it is called is for the log. */
export const uploadsUnavailable = (part: string, cause?: unknown): ShopError =>
  new ShopError(
    'UPLOADS_UNAVAILABLE',
    'Files cannot be taken at the moment',
    { part, retryAfterSeconds },
    cause,
  );
