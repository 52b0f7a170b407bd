import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { type EventKind, eventRegistry } from '../../subgraphs/analytics/domain/event-registry.ts';

test('docs/analytics/event-catalog.md lists every event with what it says and carries', () => {
  const documented = readFileSync('docs/analytics/event-catalog.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `aurora_'));
  const declared = Object.entries<EventKind>(eventRegistry).map(
    ([name, kind]) => `| \`${name}\` | ${kind.says} | ${fieldsOf(kind)} |`,
  );
  expect(documented).toEqual(declared);
});

const fieldsOf = ({ required, optional }: EventKind): string =>
  [
    ...Object.keys(required).map((field) => `\`${field}\``),
    ...Object.keys(optional).map((field) => `\`${field}\`?`),
  ].join(' ') || '—';
