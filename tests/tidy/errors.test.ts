import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { errorCatalog } from '../../kernel/errors.ts';

test('docs/errors.md lists the catalogue: same codes, same order, same status and retry', () => {
  const rows = readFileSync('docs/errors.md', 'utf8')
    .split('\n')
    .map((line) => /^\| `([A-Z_]+)` \| (\d+) \| (yes|no) \| (.+) \|$/.exec(line))
    .filter((row) => row !== null);
  const documented = rows.map(([, code, status, retry]) => [code, Number(status), retry === 'yes']);
  const declared = Object.entries(errorCatalog).map(([code, kind]) => [
    code,
    kind.httpStatus,
    kind.retryable,
  ]);
  expect(documented).toEqual(declared);
  expect(declared.map(([code]) => code)).toEqual(
    declared.map(([code]) => code).sort((a, b) => (String(a) < String(b) ? -1 : 1)),
  );
});
