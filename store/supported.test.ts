import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { accumulators } from './aggregate/accumulators.ts';
import { stages } from './aggregate/stages/index.ts';
import { commands } from './commands/index.ts';
import { operators } from './query/operators.ts';
import { modifiers } from './update/modifiers.ts';

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
const [supported = ''] = readme.split('## What it supports')[1]?.split('Not here:') ?? [];
const named = new Set(supported.match(/\$[a-zA-Z]+/g));

test.each([
  ['query operators', operators],
  ['update operators', modifiers],
  ['stages', stages],
  ['accumulators', accumulators],
])('the README names all %s', (_what, table) => {
  // The options of a regex belong to it and are no operator of their own.
  const missing = [...table.keys()].filter((name) => !named.has(name) && name !== '$options');
  expect(missing).toEqual([]);
});

test('what the README leaves out is not there', () => {
  const absent =
    readme
      .split('Not here:')[1]
      ?.split('\n')[0]
      ?.match(/\$[a-zA-Z]+/g) ?? [];
  expect(absent.length).toBeGreaterThan(0);
  const known = new Set([
    ...operators.keys(),
    ...modifiers.keys(),
    ...stages.keys(),
    ...accumulators.keys(),
  ]);
  expect(absent.filter((name) => known.has(name))).toEqual([]);
});

test('a command answers to its name in any case', () => {
  for (const [key, { name }] of commands) expect(key).toBe(name.toLowerCase());
});
