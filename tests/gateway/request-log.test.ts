import { expect, test } from '@jest/globals';
import { createAuthenticate } from '../../gateway/auth/authenticate.ts';
import { noStaff } from '../../gateway/auth/staff-token.ts';
import { systemClock } from '../../kernel/clock.ts';
import { createLog } from '../../kernel/log.ts';
import { signSessionToken } from '../../kernel/tokens.ts';
import { startSmallGateway } from './support/small-gateway.ts';

const sessionSecret = 'test-only-secret-of-sessions-xxxxxxxxxxxxxxxxxx';

test('a log line says who by kind, what by name and how it went, and nothing that was said', async () => {
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    name: 'gateway',
    destination: { write: (line) => lines.push(line) },
  });
  const authenticate = createAuthenticate({
    tenant: 'shop',
    sessionSecret,
    apiKey: '',
    verifyStaff: noStaff,
    clock: systemClock,
  });
  await using shop = await startSmallGateway({ log, authenticate });
  const claims = { tenant: 'shop', sessionId: 'ses_7', orderIds: [] };
  const token = await signSessionToken(claims, sessionSecret, systemClock);

  const answer = await shop.ask(
    {
      query: 'mutation Note($text: String!) { note(text: $text) cancel(id: "private-id") { id } }',
      variables: { text: 'opal@example.com' },
    },
    { authorization: `Bearer ${token}` },
  );
  expect(answer.body.data).toEqual({ note: 'opal@example.com', cancel: null });

  const line = lines.find((text) => text.includes('GraphQL request')) ?? '';
  expect(JSON.parse(line)).toMatchObject({
    level: 'info',
    requestId: answer.headers.get('x-request-id'),
    sessionId: 'ses_7',
    caller: 'shopper',
    client: 'widget',
    door: 'http',
    operation: 'Note',
    kind: 'mutation',
    errorCodes: ['FORBIDDEN'],
  });
  expect(lines.join()).not.toMatch(/opal|private-id/);
  expect(lines.join()).not.toContain(token);
});

test('metrics count requests by kind and code, never by name', async () => {
  await using shop = await startSmallGateway();
  await shop.ask({ query: 'query VerySpecial { order(id: "1") { number } }' });
  await shop.ask({ query: '{ nope }' });
  await shop.ask('{"query":');

  const metrics = await (await shop.fetch('/metrics')).text();

  expect(metrics).toContain('aurora_requests_total{door="http",kind="query",code="none"} 1');
  expect(metrics).toContain(
    'aurora_requests_total{door="http",kind="none",code="GRAPHQL_VALIDATION_FAILED"} 1',
  );
  expect(metrics).toContain('door="http",kind="none",code="BAD_USER_INPUT"} 1');
  expect(metrics).toContain('subgraph="orders",outcome="answered"');
  expect(metrics).not.toContain('VerySpecial');
});

test("a caller's own request id is kept when it is a plain word, and replaced when it is not", async () => {
  await using shop = await startSmallGateway();
  const idFor = async (given: string) =>
    (await shop.ask({ query: '{ __typename }' }, { 'x-request-id': given })).headers.get(
      'x-request-id',
    );

  expect(await idFor('trace-42.a')).toBe('trace-42.a');
  expect(await idFor('<script>')).toMatch(/^req_/);
  expect(await idFor('x'.repeat(65))).toMatch(/^req_/);
});
