import { expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startCommand } from './support/command.ts';
import { startHttpSubgraphs } from './support/http-subgraphs.ts';
import { settingsBeside } from './support/settings-beside.ts';

const deep = '{ order(id: "1") { lines { product { title } } } }';

test('what one request may ask follows the file, also for operations that are known', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  const options = await settingsBeside(folder, subgraphs.urls, '{}');
  await using gateway = await startCommand(options);
  const asks = async () => {
    const { errors = [] } = (await gateway.ask(deep)).body;
    return errors.length === 0 ? 'answered' : errors[0]?.extensions?.['limit'];
  };
  expect(await asks()).toBe('answered');

  for (const [settings, outcome] of [
    ['limits: { depthMax: 3 }', 'depthMax'],
    ['limits: { depthMax: 3, measureOnly: [depthMax] }', 'answered'],
    ['limits: { tokensMax: 10 }', 'tokensMax'],
    ['limits: { rootFieldsMax: 1, sensitiveFields: [order] }', 'answered'],
    ['limits: { costMax: 1 }', 'costMax'],
  ] as const) {
    await folder.write('gateway.yaml', settings);
    await eventually(async () => expect(await asks()).toBe(outcome));
  }
  const metrics = await (await fetch(new URL('/metrics', gateway.url))).text();
  for (const outcome of ['refused', 'measured'])
    expect(metrics).toMatch(
      new RegExp(`aurora_limit_exceeded_total\\{limit="depthMax",outcome="${outcome}"\\} [1-9]`),
    );

  await folder.write('gateway.yaml', 'limits: { sensitiveFields: [order] }');
  const twice = '{ order(id: "1") { id } second: order(id: "2") { id } }';
  await eventually(async () =>
    expect((await gateway.ask(twice)).body.errors).toMatchObject([
      { extensions: { limit: 'sensitiveMax' } },
    ]),
  );

  await folder.write('gateway.yaml', 'limits: { bodyBytesMax: 1024, batchMax: 2 }');
  const post = async (body: string) =>
    (
      await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
    ).status;
  await eventually(async () =>
    expect(await post(JSON.stringify({ query: deep.padEnd(1_100) }))).toBe(413),
  );
  const request = { query: deep };
  expect(await post(JSON.stringify([request, request]))).toBe(200);
  expect(await post(JSON.stringify([request, request, request]))).toBe(400);
});
