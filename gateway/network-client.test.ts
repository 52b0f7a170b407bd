import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { anonymous } from '../kernel/caller.ts';
import { systemClock } from '../kernel/clock.ts';
import type { SubgraphRequest } from '../kernel/graphql/subgraph.ts';
import { createLog } from '../kernel/log.ts';
import { createNetworkClient, type NetworkClientParts } from './network-client.ts';

const request: SubgraphRequest = {
  query: '{ ring }',
  caller: anonymous('shop'),
  requestId: 'req_1',
  deadlineAtMs: null,
};
const tooMuch = 'The catalog service has too much to do';

test('as many calls wait for a connection as was said, for as long', async () => {
  await using silent = await serve();
  const client = clientOf(silent.url, { connectionsMax: 1, waitingMax: 1, waitMsMax: 20 });
  const [underway, waits, turnedAway] = [1, 2, 3].map(() => client.execute(request));
  await expect(turnedAway).rejects.toThrow(tooMuch);
  expect(client.resilience()).toMatchObject({ inFlight: 1, waiting: 1 });
  await expect(waits).rejects.toThrow(tooMuch);
  const cut = expect(underway).rejects.toThrow('The catalog service did not answer');
  await client.close();
  await cut;
});

test('a lost subgraph is tried again for as long as was said', async () => {
  await using silent = await serve();
  const sockets = new WebSocketServer({ server: silent.server });
  sockets.on('connection', (socket) => {
    socket.once('message', () => {
      socket.send('{"type":"connection_ack"}');
      socket.once('message', () => socket.terminate());
    });
  });
  const client = clientOf(silent.url, { upstreamLimits: { reconnectMs: 0 } });
  const ended = new Promise((error) =>
    client.subscribe(request, { next: () => {}, error, complete: () => {} }),
  );
  expect(await ended).toMatchObject([{ extensions: { code: 'SUBSCRIPTION_SOURCE_LOST' } }]);
  await client.close();
});

const clientOf = (url: string, parts: Partial<NetworkClientParts>) =>
  createNetworkClient({
    name: 'catalog',
    url,
    timeoutMs: 30_000,
    callerSecret: null,
    clock: systemClock,
    log: createLog({ level: 'silent', name: 'gateway' }),
    ...parts,
  });

/** A server that answers nothing. */
async function serve() {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
