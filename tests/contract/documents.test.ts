import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { commandPath } from '../support/programs.ts';
import { projectFiles, sourceFiles } from '../tidy/source-files.ts';

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

test('what operations.md has somebody look for in the log is said by the code', () => {
  const lines = readFileSync('docs/operations.md', 'utf8').matchAll(/\blog: `([^`]+)`/g);
  const sought = [...lines].map(([, line = '']) => line);
  expect(sought.length).toBeGreaterThan(3);
  const code = sourceFiles().filter(({ path }) => !path.startsWith('tests/'));
  expect(sought.filter((line) => !code.some(({ text }) => text.includes(`'${line}`)))).toEqual([]);
});

test('links to a section of a document of ours lead to one', () => {
  const missing = projectFiles('*.md').flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\]\(([^)#:\s]*)#([^)\s]+)\)/g)]
      .filter(([, target = '', section = '']) => {
        const file = target === '' ? path : join(dirname(path), target);
        return file.endsWith('.md') && !sectionsOf(file).includes(section);
      })
      .map(([link]) => `${path} ${link}`),
  );
  expect(missing).toEqual([]);
});

/** As GitHub names them. */
const sectionsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
