import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import type { RouteReply, RouteRequest } from '../../gateway/http/router.ts';
import { examples } from './examples.ts';
import { sandboxRoutes } from './sandbox-route.ts';

const [pageRoute, fileRoute] = sandboxRoutes({
  mintToken: async (role, client) => ({ token: `token-of-${role}-for-${client}` }),
});

const page = async (host: string): Promise<RouteReply | undefined> =>
  pageRoute?.handle({ headers: { host } } as unknown as RouteRequest);
const file = async (rest: string): Promise<RouteReply | undefined> =>
  fileRoute?.handle({ params: { rest } } as unknown as RouteRequest);

test.each(examples)('the saved operation «$name» is valid against the graph', ({ query }) => {
  const schema = buildSchema(readFileSync('schema/api.graphql', 'utf8'), { assumeValidSDL: true });
  expect(validate(schema, parse(query))).toEqual([]);
});

test('the page carries a token for each role and runs only scripts with its own nonce', async () => {
  const reply = await page('localhost:4000');
  const html = String(reply?.body);
  for (const role of ['viewer', 'concierge_agent', 'support_lead', 'admin'])
    expect(html).toContain(`token-of-${role}-for-sandbox`);
  const nonce = /'nonce-([^']+)'/.exec(String(reply?.headers?.['content-security-policy']))?.[1];
  expect(nonce).toBeDefined();
  expect(html).toContain(`nonce="${nonce}"`);
  expect(html).toContain('ws://localhost:4000/graphql');
  expect(reply?.headers?.['cache-control']).toBe('no-store');
  expect((await page('localhost:4000'))?.headers).not.toEqual(reply?.headers);
});

test.each(['', 'localhost:4000/"><script>', 'a b'])(
  'refuses to be on the host %j',
  async (host) => {
    await expect(page(host)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  },
);

test('what explains answers runs before the sandbox itself', async () => {
  const html = String((await page('localhost:4000'))?.body);
  const explains = html.indexOf('src="/assets/sandbox-explain.js"');
  expect(explains).toBeGreaterThan(0);
  expect(explains).toBeLessThan(html.indexOf('src="main.js"'));
});

test('serves its own script', async () => {
  const reply = await file('main.js');
  expect(reply).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/javascript; charset=utf-8' },
  });
});

test('greets nobody by a name, and keeps the other words', async () => {
  const words = JSON.parse(String((await file('assets/i18n/en-US.json'))?.body));
  expect(words.QUERY_RESULT_NO_RESULT_TEXT).toBe('Send a request: its answer is shown here.');
  expect(words.SEND_REQUEST_BUTTON).toBe('Send Request');
});

test.each(['../package.json', '../../../../package.json', 'index.html', 'nothing.js', ''])(
  'does not serve %j',
  async (path) => {
    await expect(file(path)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  },
);
