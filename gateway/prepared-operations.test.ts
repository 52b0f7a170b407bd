import { expect, test } from '@jest/globals';
import { compose } from './composition/compose.ts';
import { createGeneration } from './generation.ts';
import { localPlanner } from './planner/local-planner.ts';
import { createPreparedOperations } from './prepared-operations.ts';

const generationOf = (sdl: string) =>
  createGeneration(compose([{ name: 'shop', url: 'http://shop/', sdl }]).supergraphSdl);

const before = generationOf('type Query { ring: String chain: String }');
const next = generationOf('type Query { ring: String chain: String pearl: String }');

test('a gateway that closes plans no more of what it was asked of late', async () => {
  const leaving = new AbortController();
  let planned = 0;
  const operations = createPreparedOperations(
    {
      ...localPlanner,
      plan(generation, ...question) {
        if (generation === next) {
          planned += 1;
          leaving.abort();
        }
        return localPlanner.plan(generation, ...question);
      },
    },
    { tokensMax: 100, suggestNames: false },
  );
  for (const text of ['{ ring }', '{ chain }']) await operations.warm(before, text);

  await operations.warmRecent(next, before, { plansMax: 10, signal: leaving.signal });
  expect(planned).toBe(1);
});
