import { neverBuffered, type StreamFormat } from './stream-format.ts';

/**
 * Server-sent events in the distinct connections mode of graphql-sse: one operation a request, `next` for each
 * result, then `complete`. https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 */
export const sse: StreamFormat = {
  headers: { 'content-type': 'text/event-stream; charset=utf-8', ...neverBuffered },
  opening: ':\n\n',
  heartbeat: ':\n\n',
  result: (json, eventId) => `${idLine(eventId)}event: next\ndata: ${json}\n\n`,
  failure: (errors) => sse.result(JSON.stringify({ errors }), undefined),
  // A browser drops an event that has no line of data.
  ending: 'event: complete\ndata:\n\n',
};

/** A browser hands the last id back as `Last-Event-ID`. One that does not fit on a line is told in the result only. */
const idLine = (eventId: string | undefined): string =>
  eventId === undefined || /[\0\r\n]/.test(eventId) ? '' : `id: ${eventId}\n`;
