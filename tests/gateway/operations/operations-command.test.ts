import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runOperations } from '../../../gateway/commands/operations.ts';
import { openPolicy } from '../../../gateway/operations/document-modes.ts';
import { createInstanceFiles } from '../../../gateway/operations/instance-files.ts';
import { readManifestFolder } from '../../../gateway/operations/manifests/manifest-folder.ts';
import { folderManifests } from '../../../gateway/operations/manifests/manifest-source.ts';
import { createUsageFiles } from '../../../gateway/operations/usage/usage-store.ts';
import { commandPath } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { asNamed } from '../support/as-caller.ts';
import { startSmallGateway } from '../support/small-gateway.ts';
import { before } from './support/supergraphs.ts';

const number = 'query Number($id: ID!) { order(id: $id) { number } }';

test('what a client in mode log has sent becomes a manifest, and by it the client needs only ids', async () => {
  await using folder = await temporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  const start = (mode: 'log' | 'id') =>
    startSmallGateway({
      authenticate: asNamed,
      documents: { ...openPolicy, clients: new Map([['app', mode]]) },
      operations: folderManifests(at('operations')),
      operationRecords: {
        usage: createUsageFiles(at('usage'), 'host-1'),
        unregistered: createInstanceFiles(at('unregistered'), 'host-1'),
      },
    });
  const app = { authorization: 'app -' };
  {
    await using shop = await start('log');
    for (const id of ['1', '2']) await shop.ask({ query: number, variables: { id } }, app);
    await shop.ask({ query: 'query Mine { order(id: "1") { number } }' }, app);
    await shop.ask({ query: 'query Other { __typename }' }, { authorization: 'else -' });
  }

  await folder.write('operations/app/.keep', '');
  const out = at('operations/app/1.json');
  const args = ['from-log', '--log', at('unregistered'), '--client', 'app'];
  expect(await runOperations([...args, '--out', out])).toEqual({
    exitCode: 1,
    output: [
      `Wrote 1 operations to ${out}`,
      'Mine was sent 1 times with values written into its text; its client must send variables',
    ].join('\n'),
  });
  const [manifest] = readManifestFolder(at('operations'));
  const [id = ''] = manifest?.operations.keys() ?? [];
  expect(manifest?.operations.get(id)).toBe(number);

  await using shop = await start('id');
  expect((await shop.ask({ documentId: id, variables: { id: '1' } }, app)).body.data).toEqual({
    order: { number: 'GG-1' },
  });
  expect((await shop.ask({ query: number, variables: { id: '1' } }, app)).codes).toEqual([
    'PERSISTED_QUERY_ID_REQUIRED',
  ]);
});

test('check tells what does not fit, by file and id', async () => {
  await using folder = await temporaryFolder();
  const supergraph = await folder.write('supergraph.graphql', before);
  await folder.write('operations/app/1.json', JSON.stringify({ good: number, bad: '{ gone }' }));
  const args = [
    'check',
    '--supergraph',
    supergraph,
    '--operations',
    join(folder.path, 'operations'),
  ];
  expect(await runOperations(args)).toEqual({
    exitCode: 1,
    output: 'app/1.json bad: Cannot query field "gone" on type "Query".\n1 of 2 operations fit',
  });
  await folder.write('operations/app/1.json', JSON.stringify({ good: number }));
  expect(await runOperations(args)).toEqual({ exitCode: 0, output: '1 of 1 operations fit' });
});

test('a build that is still sent is retired by force only; usage tells when it was sent last', async () => {
  await using folder = await temporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  await folder.write('operations/app/1.json', JSON.stringify({ old: '{ a }', both: '{ b }' }));
  await folder.write('operations/app/2.json', JSON.stringify({ both: '{ b }' }));
  const nowMs = Date.now();
  const use = (id: string) => ({
    client: 'app',
    id,
    count: 3,
    firstUsedAtMs: nowMs,
    lastUsedAtMs: nowMs,
  });
  await createUsageFiles(at('usage'), 'host-1').write({
    watchedSinceMs: nowMs,
    uses: [use('old'), use('both')],
  });
  const where = ['--operations', at('operations'), '--usage', at('usage')];

  const last = new Date(nowMs).toISOString();
  const { output } = await runOperations(['usage', ...where]);
  expect(output.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['client', 'id', 'versions', 'last sent', 'times'],
    ['app', 'old', '1', last, '3'],
    ['app', 'both', '1 2', last, '3'],
  ]);

  const retire = (version: string, ...more: readonly string[]) =>
    runOperations(['retire', ...where, '--client', 'app', '--version', version, ...more]);
  expect(await retire('1')).toEqual({
    exitCode: 1,
    output: `old was last sent at ${last}\napp/1.json stays; --force removes it all the same`,
  });
  expect(existsSync(at('operations/app/1.json'))).toBe(true);
  await expect(retire('7')).rejects.toThrow('has no version 7 of app');

  expect(await retire('1', '--force')).toEqual({ exitCode: 0, output: 'Removed app/1.json' });
  expect(existsSync(at('operations/app/1.json'))).toBe(false);
  expect((await retire('2')).exitCode).toBe(1);
});

test('a folder that is not there is a mistake in the command, not one without operations or uses', async () => {
  await using folder = await temporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  await folder.write('supergraph.graphql', before);
  await folder.write('operations/app/1.json', JSON.stringify({ old: '{ a }' }));
  const build = ['--client', 'app', '--version', '1', '--operations', at('operations')];

  for (const [args, option] of [
    [['check', '--supergraph', at('supergraph.graphql'), '--operations', at('gone')], 'operations'],
    [['usage', '--operations', at('operations'), '--usage', at('gone')], 'usage'],
    [['retire', ...build, '--usage', at('gone')], 'usage'],
    [['from-log', '--client', 'app', '--log', at('gone'), '--out', at('new.json')], 'log'],
    [['from-log', '--client', 'app', '--log', at('supergraph.graphql')], 'log'],
  ] as const)
    await expect(runOperations(args)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(`--${option} `),
    });
  expect(existsSync(at('operations/app/1.json'))).toBe(true);
  expect(existsSync(at('new.json'))).toBe(false);
});

test('a build whose operations are all in another one is retired at once', async () => {
  await using folder = await temporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  await folder.write('operations/app/1.json', JSON.stringify({ both: '{ b }' }));
  await folder.write('operations/app/2.json', JSON.stringify({ both: '{ b }' }));
  const atMs = Date.now();
  await createUsageFiles(at('usage'), 'host-1').write({
    watchedSinceMs: atMs,
    uses: [{ client: 'app', id: 'both', count: 1, firstUsedAtMs: atMs, lastUsedAtMs: atMs }],
  });
  const args = ['--operations', at('operations'), '--usage', at('usage'), '--client', 'app'];
  expect(await runOperations(['retire', ...args, '--version', '1'])).toEqual({
    exitCode: 0,
    output: 'Removed app/1.json',
  });
});

test.each([
  [['operations', '--help'], 0, 'from-log'],
  [['operations', 'nonsense'], 2, 'Say check, from-log, usage or retire'],
  [['operations', 'check'], 2, '--supergraph is needed'],
  [['plans', 'check', '--supergraph', 'no/such', '--operations', 'no/such'], 2, 'ENOENT'],
  [['plans', 'check', '--supergraph', 'no/such', '--operations', 'gateway/auth'], 2, 'no/such'],
] as const)('aurora-gateway %j ends with %i', async (args, expected, words) => {
  const { code, output } = await run(args);
  expect([code, output]).toEqual([expected, expect.stringContaining(words)]);
});

/** The command as a process of its own. */
async function run(args: readonly string[]): Promise<{ code: number; output: string }> {
  const command = await commandPath('gateway');
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}
