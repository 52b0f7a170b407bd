/** One client connection: bytes in, commands one after the other, replies out. */
import type { Socket } from 'node:net';
import type { Reply } from '../commands/command.ts';
import { StoreError } from '../errors.ts';
import { FrameReader } from './frames.ts';
import { answerToHttp, isHttp } from './http.ts';
import { type Envelope, envelopeOf, parseMessage, type Request } from './message.ts';
import { encodeReply } from './reply-bytes.ts';

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

/** Who answers what a connection brings. */
export interface Answers {
  readonly run: RunCommand;
  /** The reply to a message that is whole, but asks for nothing that makes sense. */
  readonly refuse: (error: StoreError) => Reply;
  readonly quick: QuickAnswer;
}

/** Messages of one connection that may wait; more are left in the socket meanwhile. */
const maxWaiting = 64;

export function serveConnection(
  socket: Socket,
  id: number,
  { run, refuse, quick }: Answers,
  onClose: () => void,
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
  /** Messages that have not been answered; the first is being worked on. */
  const waiting: Buffer[] = [];

  const replyTo = (message: Buffer, envelope: Envelope): Promise<Reply | null> | Reply => {
    try {
      return run(parseMessage(message, envelope), connection);
    } catch (error) {
      if (error instanceof StoreError) return refuse(error);
      throw error;
    }
  };

  const send = (reply: Reply | null, envelope: Envelope): void => {
    if (reply === null || !envelope.expectsReply || connection.isClosed) return;
    replies += 1;
    write(encodeReply(reply, envelope, replies));
  };

  // One command at a time; the driver does not send another before the reply anyway.
  const answerAll = async (): Promise<void> => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      try {
        const envelope = envelopeOf(next);
        send(await replyTo(next, envelope), envelope);
      } catch {
        socket.destroy();
      }
      waiting.shift();
      if (waiting.length < maxWaiting && !socket.writableNeedDrain) socket.resume();
    }
  };

  // Whoever does not read the replies is not read from, so that nothing piles up here.
  const write = (bytes: Buffer): void => {
    if (!socket.write(bytes)) socket.pause();
  };
  socket.on('drain', () => {
    if (waiting.length < maxWaiting) socket.resume();
  });

  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    connection.isClosed = true;
    onClose();
  });
  socket.on('data', (chunk) => {
    try {
      frames.push(chunk);
      for (let message = frames.next(); message !== undefined; message = frames.next()) {
        const reply = waiting.length === 0 ? quick(message, replies + 1) : undefined;
        if (reply !== undefined) {
          replies += 1;
          write(reply);
          continue;
        }
        waiting.push(message);
        if (waiting.length >= maxWaiting) socket.pause();
        if (waiting.length === 1) void answerAll();
      }
    } catch {
      if (isHttp(chunk)) socket.end(answerToHttp, () => socket.destroy());
      else socket.destroy();
    }
  });
  return connection;
}
