import type { FrameError } from './protocol.ts';

/** How results stand in the body of an HTTP reply that goes on. */
export interface StreamFormat {
  readonly headers: Readonly<Record<string, string>>;
  /** Begins every body, so that clients and proxies see at once that the stream stands. */
  readonly opening: string;
  /** Says nothing but that we live. */
  readonly heartbeat: string;
  /** One result, as JSON. `eventId` is that by which the client resumes after it. */
  result(json: string, eventId: string | undefined): string;
  /** Why there will be no more; the ending follows. */
  failure(errors: readonly FrameError[]): string;
  /** The body is whole: there is nothing to come back for. */
  readonly ending: string;
}

/** Nobody on the way may keep, gather, pack or unpack what is to arrive piece by piece. */
export const neverBuffered = {
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};
