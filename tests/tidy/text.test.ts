import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectFiles, sourceFiles } from './source-files.ts';

/** Paths that the shop's own plans name: its checklists run them so. */
const namedByPlan = ['tests/unit/intentRules.test.ts'];

test('file names are kebab-case', () => {
  const offending = sourceFiles()
    .map(({ path }) => path)
    .filter((path) => !namedByPlan.includes(path))
    .filter(
      (path) =>
        !/^(?:[\w.-]+\/)*[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|spec|leak|config|d))?\.tsx?$/.test(
          path,
        ),
    );
  expect(offending).toEqual([]);
});

test('links between our documents lead somewhere', () => {
  const offending = projectFiles('*.md').flatMap((path) => {
    const prose = readFileSync(path, 'utf8').replace(/```[\s\S]*?```|`[^`\n]*`/g, '');
    return [...prose.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)]
      .map((match) => normalize(join(dirname(path), match[1] ?? '')))
      .filter((target) => !existsSync(target))
      .map((target) => `${path} → ${target}`);
  });
  expect(offending).toEqual([]);
});

test('nothing is silenced or left for later', () => {
  const marks = new RegExp(
    [
      '@ts-(?:ignore|nocheck|expect-error)',
      'biome-' + 'ignore',
      '\\b(?:TO' + 'DO|FIX' + 'ME)\\b',
      '\\b(?:test|it|describe)\\.(?:skip|only|todo)\\b',
    ].join('|'),
  );
  const offending = sourceFiles()
    .filter(({ path }) => path !== 'tests/tidy/text.test.ts')
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => (marks.test(line) ? [`${path}:${index + 1}`] : [])),
    );
  expect(offending).toEqual([]);
});

test('the lockfile holds one graphql and no download addresses', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { resolved?: string }>;
  };
  const copies = Object.keys(lock.packages).filter((path) => path.endsWith('node_modules/graphql'));
  expect(copies).toEqual(['node_modules/graphql']);
  expect(
    Object.entries(lock.packages).filter(([, { resolved }]) => resolved?.startsWith('http')),
  ).toEqual([]);
});

test('every dependency is pinned and has its reason in docs/dependencies.md', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const all = { ...dependencies, ...devDependencies };
  expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  const reasons = readFileSync('docs/dependencies.md', 'utf8');
  expect(Object.keys(all).filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
});
