import { anonymous, type Caller } from '../../kernel/caller.ts';
import { executeOnSubgraph } from '../../kernel/graphql/execute.ts';
import type { Subgraph, SubgraphParts } from '../../kernel/graphql/subgraph.ts';
import { createLog } from '../../kernel/log.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { seededRandom } from './seeded-random.ts';
import { testConfig } from './test-config.ts';
import { testDatabase } from './test-database.ts';

export interface StartedSubgraph extends AsyncDisposable {
  readonly subgraph: Subgraph;
  readonly parts: SubgraphParts;
  readonly clock: FakeClock;
  /** Runs one operation as that caller (nobody when unset); the answer is as it travels: plain JSON. */
  ask<T = Record<string, unknown>>(
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    caller?: Caller,
  ): Promise<Answer<T>>;
}

export interface Answer<T> {
  readonly data: T;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

/** One subgraph on a database of its own, started; all of it goes at the end of the scope. */
export async function startSubgraph(
  create: (parts: SubgraphParts) => Subgraph,
  prepare: (parts: SubgraphParts) => Promise<unknown> = async () => {},
): Promise<StartedSubgraph> {
  const database = await testDatabase();
  const clock = fakeClock();
  const parts: SubgraphParts = {
    client: database.client,
    db: database.db,
    config: testConfig(),
    clock,
    random: seededRandom(),
    log: createLog({ level: 'silent', name: 'test' }),
  };
  const subgraph = create(parts);
  await subgraph.start();
  await prepare(parts);
  return {
    subgraph,
    parts,
    clock,
    async ask(query, variables = {}, caller = anonymous(parts.config.tenant)) {
      const result = await executeOnSubgraph(subgraph, {
        query,
        variables,
        caller,
        requestId: 'req_test',
        deadlineAtMs: null,
      });
      return JSON.parse(JSON.stringify(result));
    },
    async [Symbol.asyncDispose]() {
      await subgraph.stop();
      await database[Symbol.asyncDispose]();
    },
  };
}
