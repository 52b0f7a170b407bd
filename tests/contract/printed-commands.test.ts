import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { commandPath } from '../support/programs.ts';
import { projectFiles } from '../tidy/source-files.ts';

const scripts = Object.keys(
  (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts,
);

test('every script that our documents have somebody run is there', () => {
  const missing = projectFiles('*.md').flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/npm run (?:--silent )?([a-z:0-9]+)/g)]
      .filter(([, script = '']) => !scripts.includes(script))
      .map(([command]) => `${path}: ${command}`),
  );
  expect(missing).toEqual([]);
});

test('aurora-gateway can be run by its path, as npx does, and not through node alone', async () => {
  const { stdout } = await promisify(execFile)(await commandPath('gateway'), ['--help']);
  expect(stdout).toContain('aurora-gateway --supergraph <file|url>');
});
