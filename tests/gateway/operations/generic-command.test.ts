import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { compose } from '../../../gateway/composition/compose.ts';
import { commandPath } from '../../support/programs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { toAnswer } from '../support/small-gateway.ts';
import { sdl } from '../support/small-shop.ts';

/** Nobody is there; nobody is asked. */
const url = 'http://127.0.0.1:1/graphql';
const { supergraphSdl } = compose(
  Object.entries(sdl).map(([name, text]) => ({ name, url, sdl: text })),
);

test('aurora-gateway serves registered operations, and where told so nothing else', async () => {
  await using folder = await temporaryFolder();
  const supergraph = await folder.write('supergraph.graphql', supergraphSdl);
  await folder.write('operations/app.json', '{"kind": "query Kind { __typename }"}');
  const operations = join(folder.path, 'operations');
  const args = ['--supergraph', supergraph, '--port', '0', '--operations', operations];
  const command = spawn(
    process.execPath,
    [await commandPath('gateway'), ...args, '--documents', 'id'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(command, 'exit');
  try {
    const [line] = (await once(createInterface({ input: command.stdout }), 'line')) as [string];
    const gatewayUrl = /http:\S+$/.exec(line)?.[0] ?? '';
    const ask = async (body: object) =>
      toAnswer(
        await fetch(gatewayUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      );
    expect((await ask({ documentId: 'kind' })).body).toEqual({ data: { __typename: 'Query' } });
    expect((await ask({ query: '{ __typename }' })).codes).toEqual(['PERSISTED_QUERY_ID_REQUIRED']);
    expect((await ask({ documentId: 'other' })).codes).toEqual(['PERSISTED_QUERY_NOT_IN_LIST']);
  } finally {
    command.kill('SIGTERM');
    await ended;
  }
});
