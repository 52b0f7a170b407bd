import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { developmentSecrets } from './development-secrets.ts';
import { madeOnce } from './made-once.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'made-once-'));
  file = join(folder, 'data/key.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what was made first is what everybody has, and nobody else can read it', () => {
  expect(madeOnce(file, () => ({ key: 1 }))).toEqual({ key: 1 });
  expect(madeOnce(file, () => ({ key: 2 }))).toEqual({ key: 1 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('whoever is overtaken while making takes what the other made', () => {
  const made = madeOnce(file, () => {
    madeOnce(file, () => ({ key: 'other' }));
    return { key: 'own' };
  });
  expect(made).toEqual({ key: 'other' });
  expect(readdirSync(join(folder, 'data'))).toEqual(['key.json']);
});

test('what cannot be made leaves no part of a file behind', () => {
  expect(() =>
    madeOnce(file, () => {
      throw new Error('no keys today');
    }),
  ).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  expect(readdirSync(folder)).toEqual([]);
});

test('a data folder that is a file is named, with the variable that says where it is', () => {
  const path = join(folder, 'taken');
  writeFileSync(path, '');
  expect(() => developmentSecrets(path)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/taken.*AURORA_DATA_DIR must name a folder/),
    }),
  );
});

test('a data folder where none can be made is named too, at once', () => {
  expect(() => madeOnce('/proc/aurora/data/key.json', () => 'a key')).toThrow(
    /^\/proc\/aurora\/data\/key.json cannot be had: .*AURORA_DATA_DIR must name a folder/,
  );
});

test('a broken file is named and not quoted', () => {
  madeOnce(file, () => 'a secret');
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, -1));
  expect(() => madeOnce(file, () => 'another')).toThrow(
    `${file} holds no JSON; once it is removed it is made anew`,
  );
});
