import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { variables } from '../../kernel/config.ts';

test('docs/configuration.md explains every variable that is read, and no other', () => {
  const documented = readFileSync('docs/configuration.md', 'utf8')
    .split('\n')
    .flatMap((line) => /^\| `([A-Z_]+)` \|/.exec(line)?.[1] ?? []);
  expect(documented).toEqual(Object.keys(variables.shape));
});
