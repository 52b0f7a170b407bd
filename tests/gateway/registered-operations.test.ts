import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { createGeneration } from '../../gateway/generation.ts';
import { createOperationCheck } from '../../gateway/limits/check-operation.ts';
import { defaultLimits } from '../../gateway/limits/limits.ts';
import { readManifestFolder } from '../../gateway/operations/manifests/manifest-folder.ts';
import { chooseOperation, readDocument } from '../../gateway/operations/read-document.ts';
import { planOperation } from '../../gateway/planning/plan-operation.ts';

const generation = createGeneration(readFileSync('schema/supergraph.graphql', 'utf8'));
const check = createOperationCheck({ limits: defaultLimits });
const manifests = readManifestFolder('schema/operations');

test('the widget, the dashboard and the REST façade have registered what they ask', () => {
  expect(manifests.map(({ client }) => client)).toEqual(['dashboard', 'rest', 'widget']);
  for (const { operations } of manifests) expect(operations.size).toBeGreaterThan(0);
});

test.each(
  manifests.flatMap(({ client, operations }) =>
    [...operations].map(([id, text]) => [client, nameOf(text), id, text] as const),
  ),
)('%s: %s fits the schema, can be planned and stays within limits', (_client, _name, id, text) => {
  expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
  const { tokensMax } = defaultLimits;
  const document = readDocument(text, generation.apiSchema, { tokensMax, suggestNames: true });
  const definition = chooseOperation(document, null);

  expect(planOperation(generation, document, null).node).toBeDefined();
  const operation = { text, document, definition };
  expect(check.operation(generation, operation, { first: 100 }, false)).toBeGreaterThanOrEqual(0);
});

function nameOf(text: string): string {
  return /^\s*(?:query|mutation|subscription)\s+(\w+)/m.exec(text)?.[1] ?? 'anonymous';
}
