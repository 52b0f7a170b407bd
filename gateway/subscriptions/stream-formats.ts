import type { StreamType } from '../http/media-type.ts';
import { multipart } from './multipart.ts';
import { sse } from './sse.ts';
import type { StreamFormat } from './stream-format.ts';

/** By the media type that the client asks for. */
export const streamFormats: Readonly<Record<StreamType, StreamFormat>> = {
  'text/event-stream': sse,
  'multipart/mixed': multipart,
};
