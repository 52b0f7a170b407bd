import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { commands } from './commands/index.ts';
import { supported } from './supported.ts';

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
const lists = supported();
const all = new Set(Object.values(lists).flat());
const section = readme.split('## What it supports')[1]?.split('\n## ')[0] ?? '';
const [here = '', absent = ''] = section.split('Not here:');
const operatorsIn = (text: string): readonly string[] => text.match(/\$[a-zA-Z]+\w*/g) ?? [];

test.each(['query', 'update', 'stages', 'accumulators', 'window'] as const)(
  'the README names everything of the list of %s',
  (kind) => {
    const named = new Set(operatorsIn(here));
    const operators = lists[kind].filter((name) => /^\$\w+$/.test(name));
    expect(operators.length).toBeGreaterThan(10);
    expect(operators.filter((name) => !named.has(name))).toEqual([]);
  },
);

test('what the README names is there, and what it leaves out is not', () => {
  const options = new Set(['$search', '$language', '$caseSensitive', '$diacriticSensitive']);
  const promised = operatorsIn(here).filter((name) => !options.has(name));
  expect(promised.filter((name) => !all.has(name))).toEqual([]);
  expect(operatorsIn(absent).length).toBeGreaterThan(0);
  expect(operatorsIn(absent).filter((name) => all.has(name))).toEqual([]);
});

test('every list is in order and names nothing twice', () => {
  for (const list of Object.values(lists)) {
    expect(list).toEqual([...new Set(list)].sort());
  }
});

test('the README names every command of the terminal', () => {
  const cli = readFileSync(new URL('./cli.ts', import.meta.url), 'utf8');
  const names = Array.from(cli.matchAll(/^ {2}(\w+): async \(\) =>/gm), ([, name]) => name ?? '');
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
});

test('a command answers to its name, and to an old one where there was one', () => {
  const old = [...commands].filter(([name, command]) => name !== command.name);
  expect(Object.fromEntries(old.map(([name, command]) => [name, command.name]))).toEqual({
    buildinfo: 'buildInfo',
    collstats: 'collStats',
    dbstats: 'dbStats',
    deleteIndexes: 'dropIndexes',
    findandmodify: 'findAndModify',
    ismaster: 'isMaster',
  });
});
