/** One client connection: bytes in, commands one after the other, replies out. */
import type { Socket } from 'node:net';
import { encode } from '../bson/encode.ts';
import type { Reply } from '../commands/command.ts';
import { FrameReader } from './frames.ts';
import {
  encodeWithBatch,
  encodeWithField,
  parseMessage,
  type Request,
  toMessage,
} from './message.ts';

export interface ConnectionState {
  readonly id: number;
  /** Where the client speaks from, as `whatsmyuri` tells it. */
  readonly address: string;
  /** As the client named itself in its first `hello`. */
  appName: string | undefined;
  isClosed: boolean;
  /** Ends the connection, as a server does that shuts down or is told to fail. */
  close(): void;
}

/** Answers a command; null is no answer at all, because the connection is to end. */
export type RunCommand = (request: Request, connection: ConnectionState) => Promise<Reply | null>;

/** The whole reply to a simple message, at once; undefined when it has to go the usual way. */
export type QuickAnswer = (message: Buffer, replyId: number) => Buffer | undefined;

export function serveConnection(
  socket: Socket,
  id: number,
  run: RunCommand,
  onClose: () => void,
  quick?: QuickAnswer,
): ConnectionState {
  const connection: ConnectionState = {
    id,
    address: `${socket.remoteAddress ?? 'socket'}:${socket.remotePort ?? 0}`,
    appName: undefined,
    isClosed: false,
    close: () => void socket.destroy(),
  };
  const frames = new FrameReader();
  let replies = 0;
  let waiting = 0;
  let queue: Promise<void> = Promise.resolve();

  const answer = async (message: Buffer): Promise<void> => {
    const request = parseMessage(message);
    const reply = await run(request, connection);
    if (reply === null || !request.expectsReply || connection.isClosed) return;
    replies += 1;
    socket.write(toMessage(encodeReply(reply), request, replies));
  };

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    connection.isClosed = true;
    onClose();
  });
  socket.on('data', (chunk) => {
    try {
      for (const message of frames.push(chunk)) {
        const reply = waiting === 0 ? quick?.(message, replies + 1) : undefined;
        if (reply !== undefined) {
          replies += 1;
          socket.write(reply);
          continue;
        }
        // One command at a time; the driver does not send another before the reply anyway.
        waiting += 1;
        queue = queue
          .then(() => answer(message))
          .catch(() => void socket.destroy())
          .finally(() => {
            waiting -= 1;
          });
      }
    } catch {
      socket.destroy();
    }
  });
  return connection;
}

function encodeReply({ body, cursor }: Reply): Buffer {
  if (cursor === undefined) return encode(body);
  const { kind, documents, id, namespace, extra } = cursor;
  const inner = encodeWithBatch({ id, ns: namespace, ...extra }, kind, documents);
  return encodeWithField('cursor', inner, body);
}
