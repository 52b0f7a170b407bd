import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { eventually } from '../../tests/support/eventually.ts';
import { operationId } from '../sdk/operation.ts';
import { createConcierge } from './concierge.ts';
import { WidgetSessionStartDocument } from './generated/graphql.ts';

test('taken off the page while a session is being opened, the browser keeps no token of it', async () => {
  await using shop = await startShop();
  const asked = shop.concierge.conversation.ensureSession();
  await eventually(() => expect(shop.waiting).toHaveLength(1));
  shop.concierge.stop();
  shop.kept.clear();
  shop.answer('late');
  await asked;
  expect([...shop.kept]).toEqual([]);
});

test('started afresh while a session is being opened, the one before does not come back', async () => {
  await using shop = await startShop();
  const { concierge, kept } = shop;
  concierge.conversation.say('for the first session');
  await eventually(() => expect(shop.waiting).toHaveLength(1));
  concierge.conversation.forget();
  shop.answer('first');
  const again = concierge.conversation.ensureSession();
  await eventually(() => expect(shop.waiting).toHaveLength(1));
  shop.answer('second');
  await again;
  expect([...kept.values()].map((text) => JSON.parse(text).token)).toEqual(['second']);
  expect(concierge.store.state).toMatchObject({ messages: [], outgoing: [] });
  concierge.stop();
});

/** A page with the widget's flows on it, and a graph whose sessions open when the test says so. */
async function startShop() {
  const waiting: ServerResponse[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (JSON.parse(body).documentId === operationId(WidgetSessionStartDocument))
      waiting.push(response);
    else response.end('{"data":{"widgetConfig":{}}}');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const page = Object.assign(new EventTarget(), {
    ...{ localStorage: storage, sessionStorage: storage, document: new EventTarget() },
    location: { origin: 'https://shop.example', pathname: '/' },
    navigator: { onLine: true },
  });
  const settings = { graphUrl: `http://127.0.0.1:${port}/graphql`, locale: 'en-GB' };
  const concierge = createConcierge(settings, page as unknown as Window);
  return {
    concierge,
    kept,
    /** Sessions that were asked for. */
    waiting,
    answer(sessionToken: string) {
      const sessionStart = {
        session: { id: sessionToken, messages: [], csat: [] },
        ...{ sessionToken, expiresAt: '2999-01-01T00:00:00.000Z', userErrors: [] },
      };
      waiting.shift()?.end(JSON.stringify({ data: { sessionStart } }));
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
