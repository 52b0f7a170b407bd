import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Generation } from '../../gateway/generation.ts';
import type { RouteReply, RouteRequest } from '../../gateway/http/router.ts';
import { createExplainPermits } from '../../gateway/telemetry/explain/permit.ts';
import { type Caller, isStaffRole, scopesOfRole } from '../../kernel/caller.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import { createFieldCountRepository } from './field-counts.ts';
import { inspectionRoutes } from './inspection-routes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const morning = new Date('2026-11-21T08:00:00Z');
const noon = new Date('2026-11-21T12:00:00Z');
const seen = (field: string, client: string, count: number, lastSeenAt = morning) => ({
  field,
  client,
  count,
  lastSeenAt,
});

test('counts of several gateways add up, by field and client, each tenant by itself', async () => {
  const [one, two] = [database.db, database.db].map((db) => createFieldCountRepository(db, 'glow'));
  const other = createFieldCountRepository(database.db, 'glow-two');
  await Promise.all([
    one?.add([seen('Order.number', 'widget', 2), seen('Order.id', 'widget', 1)]),
    two?.add([seen('Order.number', 'widget', 3, noon)]),
    two?.add([seen('Order.number', 'dashboard', 1)]),
    other.add([seen('Order.number', 'widget', 9)]),
  ]);
  await one?.add([]);
  expect((await one?.list())?.map(({ field, client, count }) => [field, client, count])).toEqual([
    ['Order.id', 'widget', 1],
    ['Order.number', 'dashboard', 1],
    ['Order.number', 'widget', 5],
  ]);
  expect((await one?.list())?.at(-1)?.lastSeenAt).toEqual(noon);
});

const callerOf = (role: string | undefined): Caller =>
  role && isStaffRole(role)
    ? {
        kind: 'staff',
        tenant: 'glow',
        client: 'sandbox',
        subject: `staff_${role}`,
        name: 'Jasper Sample',
        roles: [role],
        scopes: scopesOfRole[role],
      }
    : { kind: 'anonymous', tenant: 'glow', client: null, scopes: [] };

const permits = createExplainPermits('a secret of the inspection tests, quite long', fakeClock());
const routesOf = () =>
  inspectionRoutes({
    authenticate: async ({ authorization }) => ({
      caller: callerOf(authorization),
      expiresAtMs: null,
    }),
    generation: () => ({ supergraphSdl: 'type Query { a: Int }', id: 'g1' }) as Generation,
    registered: () => [],
    counts: createFieldCountRepository(database.db, 'glow'),
    permits,
    hints: [{ code: 'A_HINT', message: 'Something to think about' }],
  });
const ask = async (path: string, authorization?: string): Promise<RouteReply | undefined> =>
  routesOf()
    .find((route) => route.path === path)
    ?.handle({ headers: { authorization } } as unknown as RouteRequest);

test.each(['/admin/supergraph', '/admin/field-usage', '/admin/explain-permits'])(
  '%s is for administrators',
  async (path) => {
    await expect(ask(path)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    for (const role of ['viewer', 'concierge_agent', 'support_lead'])
      await expect(ask(path, role)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await ask(path, 'admin')).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
    });
  },
);

test('the permit that an administrator is given holds', async () => {
  const { permit } = JSON.parse(String((await ask('/admin/explain-permits', 'admin'))?.body));
  expect(await permits.holds(permit)).toBe(true);
});
