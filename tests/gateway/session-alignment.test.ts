import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createIdentities } from '../../app/identity.ts';
import { createSubgraphs } from '../../app/subgraphs.ts';
import { fileSource } from '../../gateway/composition/supergraph-source.ts';
import { createGateway } from '../../gateway/gateway.ts';
import { systemClock } from '../../kernel/clock.ts';
import { createInProcessClient } from '../../kernel/graphql/in-process-client.ts';
import { localIdOf } from '../../kernel/ids.ts';
import { createLog } from '../../kernel/log.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import { secureRandom } from '../../kernel/random.ts';
import {
  type AnalyticsEventRecord,
  analyticsEventsCollection,
} from '../../subgraphs/analytics/index.ts';
import { eventually } from '../support/eventually.ts';
import { testConfig } from '../support/test-config.ts';
import { testDatabase } from '../support/test-database.ts';
import { plainParts, silentLog } from './support/small-gateway.ts';

interface LogLine {
  readonly requestId: string;
  readonly sessionId: string;
  readonly operation: string;
}

test('what was counted of a session and its lines in the request log name the same requests', async () => {
  const config = testConfig();
  await using database = await testDatabase();
  const { client, db } = database;
  const parts = { client, db, config, clock: systemClock, random: secureRandom, log: silentLog };
  const notifier = { channels: [], send: async (): Promise<void> => {} };
  const subgraphs = createSubgraphs({ ...parts, notifier });
  await Promise.all(subgraphs.map((subgraph) => subgraph.start()));
  const lines: string[] = [];
  const gateway = createGateway({
    ...plainParts,
    source: fileSource(join('schema', 'supergraph.graphql')),
    clientFor: (name) => {
      const subgraph = subgraphs.find((each) => each.name === name);
      if (!subgraph) throw new Error(`There is no subgraph ${name}`);
      return createInProcessClient(subgraph);
    },
    authenticate: (await createIdentities(config, systemClock)).authenticate,
    log: createLog({
      level: 'info',
      name: 'gateway',
      destination: { write: (line) => lines.push(line) },
    }),
  });
  try {
    await gateway.listen();
    let token = '';
    const ask = async (query: string, input: object) => {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify({ query, variables: { input } }),
      });
      return (await response.json()) as { data: Record<string, Record<string, never>> };
    };

    const started = await ask(
      `mutation Start($input: SessionStartInput!) {
        sessionStart(input: $input) { sessionToken session { id } } }`,
      { idempotencyKey: 'a-session-that-is-followed' },
    );
    const { sessionToken, session } = started.data['sessionStart'] as unknown as {
      sessionToken: string;
      session: { id: string };
    };
    token = sessionToken;
    for (const name of ['aurora_widget_open', 'aurora_widget_close'])
      await ask(
        'mutation Track($input: EventsTrackInput!) { eventsTrack(input: $input) { accepted } }',
        {
          events: [
            {
              id: name,
              name,
              occurredAt: new Date().toISOString(),
              payload: name === 'aurora_widget_open' ? '{"trigger":"link"}' : '{}',
            },
          ],
        },
      );
    await ask(
      'mutation Rate($input: CsatSubmitInput!) { csatSubmit(input: $input) { csat { id } } }',
      {
        rating: 5,
        intent: 'FIND_PRODUCT',
        idempotencyKey: 'rated',
      },
    );

    const sessionId = localIdOf('ConciergeSession', session.id);
    const sessionHash = hashPersonal(sessionId, config.secrets.piiSalt);
    const events = db.collection<AnalyticsEventRecord>(analyticsEventsCollection);
    await eventually(async () => expect(await events.countDocuments({ sessionHash })).toBe(4));
    const counted = await events.find({ sessionHash, requestId: { $ne: null } }).toArray();
    const logged = lines
      .map((line) => JSON.parse(line) as LogLine)
      .filter((line) => line.sessionId === sessionId);
    expect(logged.map(({ operation }) => operation)).toEqual(['Track', 'Track', 'Rate']);
    expect(new Set(counted.map(({ requestId }) => requestId))).toEqual(
      new Set(logged.map(({ requestId }) => requestId)),
    );
    expect(counted).toHaveLength(3);
  } finally {
    await gateway.close();
    await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
  }
});
