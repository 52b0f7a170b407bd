import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { cachePolicyOf } from '../../gateway/cache-control/cache-policy.ts';
import { noHurry } from '../../gateway/crowd.ts';
import { createGeneration } from '../../gateway/generation.ts';
import { defaultLimits } from '../../gateway/limits/limits.ts';
import { readManifestFolder } from '../../gateway/operations/manifests/manifest-folder.ts';
import { localPlanner } from '../../gateway/planner/local-planner.ts';
import { createPreparedOperations } from '../../gateway/prepared-operations.ts';

test('of the operations of our clients these may be held by caches, by GET; what is of one shopper or of staff never', async () => {
  const generation = createGeneration(readFileSync('schema/supergraph.graphql', 'utf8'));
  const { tokensMax } = defaultLimits;
  const operations = createPreparedOperations(localPlanner, { tokensMax, suggestNames: false });
  const texts = readManifestFolder('schema/operations').flatMap((manifest) => [
    ...manifest.operations.values(),
  ]);
  const held: Record<string, string> = {};
  for (const text of texts) {
    const operation = await operations.read(generation, text, null, noHurry);
    const policy = cachePolicyOf(generation, operation);
    if (policy) held[operation.name ?? ''] = `${policy.scope}, ${policy.maxAgeSeconds} s`;
  }
  expect(held).toEqual({
    RestProduct: 'public, 30 s',
    RestProducts: 'public, 30 s',
    ShopCollection: 'public, 30 s',
    ShopFacets: 'public, 30 s',
    ShopPiece: 'public, 30 s',
    WidgetConfig: 'public, 60 s',
  });
});
