import { EventEmitter, once } from 'node:events';
import { expect, test } from '@jest/globals';
import type { WebSocket } from 'ws';
import { closeOrCut } from './close-or-cut.ts';

test('who does not answer a close is cut', async () => {
  const told: unknown[] = [];
  const socket = Object.assign(new EventEmitter(), {
    close: (...words: unknown[]) => told.push(words),
    terminate: () => socket.emit('close'),
  });
  closeOrCut(socket as unknown as WebSocket, 1000, 'Normal closure');
  await once(socket, 'close');
  expect(told).toEqual([[1000, 'Normal closure']]);
});
