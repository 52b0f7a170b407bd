import type { WebSocket } from 'ws';

/** How long the other side may take to answer: the library would wait for half a minute, and hold its connection. */
const answerMs = 500;

/** Closes a socket, and cuts it where the other side does not answer. */
export function closeOrCut(socket: WebSocket, code: number, reason: string): void {
  const cut = setTimeout(() => socket.terminate(), answerMs);
  socket.once('close', () => clearTimeout(cut));
  socket.close(code, reason);
}
