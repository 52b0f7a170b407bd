import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { withCatalogParts } from '../../subgraphs/analytics/domain/event-catalog.ts';
import { factTypes } from '../../subgraphs/analytics/domain/feed-facts.ts';

const document = readFileSync('docs/analytics/aurora-event-catalog.md', 'utf8');

test('docs/analytics/aurora-event-catalog.md lists every event, funnel and figure as the code has them', () => {
  expect(document).toBe(withCatalogParts(document));
});

test('it names every fact of the feed that is counted', () => {
  const unnamed = factTypes.filter((type) => !document.includes(type.split('.').at(-1) ?? type));
  expect(unnamed).toEqual([]);
});
