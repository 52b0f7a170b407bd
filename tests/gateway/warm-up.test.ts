import { expect, test } from '@jest/globals';
import { staticManifests } from '../../gateway/operations/manifests/manifest-source.ts';
import { createLog } from '../../kernel/log.ts';
import { eventually } from '../support/eventually.ts';
import { startSmallGateway } from './support/small-gateway.ts';

test('a registered operation that does not fit the supergraph is told, by client and id', async () => {
  const lines: string[] = [];
  const log = createLog({
    level: 'warn',
    name: 'gateway',
    destination: { write: (line) => lines.push(line) },
  });
  const operations = new Map([
    ['good', '{ order(id: "1") { number } }'],
    ['bad', '{ gone }'],
    ['worse', '{'],
    ['stream', 'subscription { gone }'],
  ]);

  await using _ = await startSmallGateway({
    log,
    operations: staticManifests([
      { client: 'widget', version: '1', file: 'widget/1.json', operations },
    ]),
  });

  await eventually(() => expect(lines).toHaveLength(3));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { client: 'widget', id: 'bad' },
    { client: 'widget', id: 'worse' },
    { client: 'widget', id: 'stream' },
  ]);
});
