import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

test('every promise of the security checklist names a test that there is', () => {
  const rows = readFileSync('docs/security/concierge-security-checklist.md', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const match = /^\| .+ \| (.+) \| `([^`]+)` \|$/.exec(line);
      return match ? [{ title: match[1] ?? '', file: match[2] ?? '' }] : [];
    });
  expect(rows.length).toBeGreaterThan(30);
  const missing = rows.filter(({ title, file }) => !existsSync(file) || !hasTest(file, title));
  expect(missing).toEqual([]);
});

const hasTest = (file: string, title: string): boolean =>
  ["'", '"', '`'].some((quote) => readFileSync(file, 'utf8').includes(`${quote}${title}${quote}`));
