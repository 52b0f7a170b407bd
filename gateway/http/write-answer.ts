import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http';
import { type CorsPolicy, corsHeaders } from './cors.ts';
import { type Head, headLines } from './head-lines.ts';
import type { IncomingBody } from './incoming-body.ts';
import type { RouteReply } from './router.ts';

/** A request, and where its answer goes. */
export interface Exchange {
  readonly requestId: string;
  readonly incoming: IncomingMessage;
  /** Its body, which may still be on its way. */
  readonly arriving: IncomingBody;
  readonly response: ServerResponse;
}

export interface AnswerParts {
  readonly cors: CorsPolicy;
  /** Sent with every answer unless it says otherwise. */
  readonly headers: Head;
  /** Whether connections are to end with what they carry now. */
  readonly isDraining: () => boolean;
}

/** Who is answered before all of a body has come may go on sending it for so long. */
const hearOutMs = 5_000;

/** @returns writes an answer: at once, or when its client has been heard out */
export function createAnswerWriter({ cors, headers, isDraining }: AnswerParts) {
  function headOf(reply: RouteReply, exchange: Exchange, bodyBytes: number): OutgoingHttpHeader[] {
    const { status, stream, cookies, headers: said = {} } = reply;
    const { requestId, incoming, arriving } = exchange;
    const own: Record<string, OutgoingHttpHeader> = { 'x-request-id': requestId };
    if (!bodiless.has(status) && !stream) own['content-length'] = bodyBytes;
    // What was not read of a body would be taken for the next request. A connection that is kept when its stream has
    // ended would hold up a closing server.
    if (isDraining() || !arriving.hasArrived || stream) own['connection'] = 'close';
    if (cookies) own['set-cookie'] = [...cookies];
    const fromCors = corsHeaders(cors, incoming.headers);
    return headLines([own, bothVary(fromCors, said), said, fromCors, headers]);
  }

  return (reply: RouteReply, exchange: Exchange): void | Promise<void> => {
    const { incoming, arriving, response } = exchange;
    const { status, stream, body = '' } = reply;
    if (stream && !canGoOn(response)) response.destroy();
    if (response.destroyed) {
      stream?.(response);
      return;
    }
    const bodyBytes = Buffer.byteLength(body);
    response.writeHead(status, headOf(reply, exchange, bodyBytes));
    if (stream) begin(stream, exchange);
    else if (!arriving.hasArrived) return answerEarly(body, exchange);
    else if (incoming.method === 'HEAD') response.end();
    // ASCII is copied as Latin-1, where UTF-8 would have to be encoded, into three times the memory.
    else response.end(body, bodyBytes === body.length ? 'latin1' : 'utf8');
  };
}

/**
 * Queued behind another reply on its connection, a stream could not start, and would not hear of its client's going. Nor
 * would it where its client has ended its side, as it may have nothing to say for hours.
 */
const canGoOn = ({ socket }: ServerResponse): boolean => socket?.readableEnded === false;

function begin(stream: NonNullable<RouteReply['stream']>, { incoming, response }: Exchange): void {
  incoming.socket.once('end', () => response.destroy());
  // The client sees that it stands, though the first event may be hours away.
  response.flushHeaders();
  stream(response);
}

async function answerEarly(
  body: NonNullable<RouteReply['body']>,
  { incoming, response }: Exchange,
): Promise<void> {
  if (body === '') response.flushHeaders();
  else response.write(body);
  await hearOut(incoming);
  response.end();
}

/**
 * Reads on without keeping anything, for a while: a connection that is closed while its client still sends is reset, and
 * with it the answer that the client has not read yet.
 */
function hearOut(incoming: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, hearOutMs);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    incoming.once('end', end);
    incoming.once('close', end);
    incoming.resume();
  });
}

/** Statuses whose answers have no body, and so no length of one. */
const bodiless: ReadonlySet<number> = new Set([204, 304]);

/** What an answer depends on, whoever says so. */
function bothVary({ vary: a }: Vary, { vary: b }: Vary): { vary?: string } {
  return a === undefined || b === undefined ? {} : { vary: `${a}, ${b}` };
}

interface Vary {
  readonly vary?: string;
}
