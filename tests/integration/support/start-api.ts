import { join } from 'node:path';
import { apiRoutes } from '../../../app/api.ts';
import { createIdentities } from '../../../app/identity.ts';
import { createSubgraphs } from '../../../app/subgraphs.ts';
import { fileSource } from '../../../gateway/composition/supergraph-source.ts';
import { createGateway, type Gateway } from '../../../gateway/gateway.ts';
import { folderManifests } from '../../../gateway/operations/manifests/manifest-source.ts';
import { createMetrics } from '../../../gateway/telemetry/metrics.ts';
import type { StaffRole } from '../../../kernel/caller.ts';
import { MINUTE_MS, systemClock } from '../../../kernel/clock.ts';
import type { Config } from '../../../kernel/config.ts';
import { ShopError } from '../../../kernel/errors.ts';
import { createInProcessClient } from '../../../kernel/graphql/in-process-client.ts';
import type { SubgraphClient } from '../../../kernel/graphql/subgraph.ts';
import { createLog } from '../../../kernel/log.ts';
import type { Notice } from '../../../kernel/notifier.ts';
import { secureRandom } from '../../../kernel/random.ts';
import { seedDemoShop } from '../../../seed/load.ts';
import { createInspirationDoor } from '../../../subgraphs/concierge/index.ts';
import { plainParts } from '../../gateway/support/small-gateway.ts';
import { eventually } from '../../support/eventually.ts';
import { testConfig } from '../../support/test-config.ts';
import { type TestDatabase, testDatabase } from '../../support/test-database.ts';

/** A gateway with its façade. */
export interface Door extends AsyncDisposable {
  /** `http://127.0.0.1:…` */
  readonly origin: string;
  readonly gateway: Gateway;
  ask(method: 'GET' | 'POST' | 'OPTIONS', path: string, asked?: Asked): Promise<Answer>;
}

export interface Api extends Door {
  readonly database: TestDatabase;
  readonly config: Config;
  /** Names of subgraphs that do not answer. */
  readonly down: Set<string>;
  /** An authorization header of staff. */
  staff(role: StaffRole): Promise<string>;
  /** An authorization header of a shopper who has just come. */
  shopper(): Promise<string>;
  /** Another gateway over the same shop, configured otherwise. */
  door(overrides: Partial<Config>): Promise<Door>;
  /** The code in the first letter that has one, after so many letters. */
  letterAfter(letters: number): Promise<string>;
  letterCount(): number;
}

export interface Asked {
  readonly authorization?: string;
  readonly apiKey?: string;
  /** The idempotency key; a fresh one for a POST where it is left out, none where it is null. */
  readonly key?: string | null;
  /** Sent as a browser's form sends one file, in place of a body. */
  readonly file?: Uint8Array;
  /** Text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** For a hook that starts it: the feeds of all subgraphs work through the demo shop from its first event. */
export const startTimeoutMs = 15 * MINUTE_MS;

export const freshKey = (): string =>
  `integration-${secureRandom.int(2 ** 40)}-${secureRandom.int(2 ** 40)}`;

/** The demo shop with its façade on a free port: all subgraphs, the real gateway, the run's store. */
export async function startApi(): Promise<Api> {
  const config = testConfig();
  const database = await testDatabase();
  const { client, db } = database;
  const log = createLog({ level: 'silent', name: 'api' });
  const clock = systemClock;
  const letters: Notice[] = [];
  const notifier = {
    channels: ['email', 'sms'] as const,
    async send(notice: Notice): Promise<void> {
      letters.push(notice);
    },
  };
  const subgraphs = createSubgraphs({
    ...{ client, db, config, clock, log, notifier },
    random: secureRandom,
  });
  // In this order, as a first start does it: the feed of a subgraph begins with what is there.
  await seedDemoShop({ db, clock, config });
  await Promise.all(subgraphs.map((subgraph) => subgraph.start()));
  const down = new Set<string>();
  const { authenticate, devIssuer } = await createIdentities(config, clock);

  async function door(overrides: Partial<Config>): Promise<Door> {
    const metrics = createMetrics();
    const gateway: Gateway = createGateway({
      ...plainParts,
      source: fileSource(join('schema', 'supergraph.graphql')),
      clientFor(name): SubgraphClient {
        const subgraph = subgraphs.find((each) => each.name === name);
        if (!subgraph) throw new Error(`There is no subgraph ${name}`);
        const inProcess = createInProcessClient(subgraph);
        const gone = () =>
          new ShopError('SUBGRAPH_UNAVAILABLE', `The ${name} service did not answer`);
        return {
          ...inProcess,
          execute: (request) =>
            down.has(name) ? Promise.reject(gone()) : inProcess.execute(request),
        };
      },
      authenticate,
      metrics,
      operations: folderManifests(join('schema', 'operations')),
      allowedOrigins: ['https://shop.example'],
      routes: await apiRoutes({
        ...{ config: { ...config, ...overrides }, db, clock, log, authenticate, metrics },
        inspirationDoor: createInspirationDoor({
          ...{ client, db, config, clock, log, random: secureRandom },
        }),
        gateway: () => gateway,
      }),
    });
    await gateway.listen();
    const { origin } = new URL(gateway.url);
    return {
      origin,
      gateway,
      ask: (method, path, asked) => ask(origin, method, path, asked),
      [Symbol.asyncDispose]: () => gateway.close(),
    };
  }

  const main = await door({});
  await untilOrdersAreKnown(database, config.tenant);

  return {
    ...main,
    database,
    config,
    down,
    door,
    async staff(role) {
      const minted = await devIssuer?.mint({ role, client: 'dashboard' });
      return `Bearer ${minted?.token}`;
    },
    async shopper() {
      const { json } = await main.ask('POST', '/api/concierge/sessions', { body: {} });
      return `Bearer ${json['sessionToken']}`;
    },
    letterCount: () => letters.length,
    letterAfter: (count) =>
      eventually(() => {
        // Letters of other matters come in between, when their feed has its turn.
        const codes = letters.slice(count).flatMap(({ fields }) => fields['code'] ?? []);
        if (codes[0] === undefined) throw new Error('No letter with a code came');
        return codes[0];
      }),
    async [Symbol.asyncDispose]() {
      await main[Symbol.asyncDispose]();
      await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Asks a door as a client does. */
async function ask(
  origin: string,
  method: 'GET' | 'POST' | 'OPTIONS',
  path: string,
  asked: Asked = {},
): Promise<Answer> {
  const { authorization, apiKey, body, file, headers } = asked;
  const key = method === 'POST' && asked.key === undefined ? freshKey() : asked.key;
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      ...(authorization ? { authorization } : {}),
      ...(apiKey ? { 'x-api-key': apiKey } : {}),
      ...(key ? { 'x-idempotency-key': key } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(file ? { body: formOf(file) } : {}),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : {},
  };
}

function formOf(file: Uint8Array): FormData {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(file)]), 'ring.png');
  return form;
}

/** Returns hear of each order by its event: minutes of work on a busy machine, that never stands still. */
async function untilOrdersAreKnown({ db }: TestDatabase, tenant: string): Promise<void> {
  const count = (name: string) => db.collection(name).countDocuments({ tenant });
  const placed = await count('orders');
  for (let known = 0; known < placed; )
    known = await eventually(async () => {
      const now = await count('return_orders');
      if (now > known) return now;
      throw new Error(`Returns know ${known} of ${placed} orders, and hear of no more`);
    });
}
