import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import WebSocket, { WebSocketServer } from 'ws';
import { textFrame } from './text-frame.ts';

test.each([0, 1, 125, 126, 65_535, 65_536, 200_000])(
  'a client reads a frame of %d bytes between others of the library',
  async (bytes) => {
    const http = createServer();
    const server = new WebSocketServer({ server: http, perMessageDeflate: false });
    server.on('connection', (socket, request) => {
      socket.send('before');
      request.socket.write(textFrame('x'.repeat(bytes)));
      request.socket.write(textFrame('ünïcode 💎'));
      socket.send('after');
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
    const said: string[] = [];
    client.on('message', (data) => {
      said.push(data.toString());
      if (said.length === 4) client.close();
    });
    await once(client, 'close');
    expect(said).toEqual(['before', 'x'.repeat(bytes), 'ünïcode 💎', 'after']);
    server.close();
    http.close();
  },
);
