import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { compose } from '../../../gateway/composition/compose.ts';
import { eventually } from '../../support/eventually.ts';
import { commandPath } from '../../support/programs.ts';
import { connect, follow } from './support/client.ts';
import { anOrder, sdl, startMiniShop } from './support/mini-shop.ts';

test.each([
  ['at its routing URL', false],
  ['where it is told', true],
])('aurora-gateway follows a subgraph by graphql-transport-ws %s', async (_, isTold) => {
  await using shop = await startMiniShop();
  const folder = await mkdtemp(join(tmpdir(), 'aurora-command-'));
  const file = join(folder, 'supergraph.graphql');
  // Where the streams are named, nothing of orders is at the other address.
  const subgraphs = shop.all.map(({ name, url }) => ({
    name,
    url: isTold && name === 'orders' ? 'http://127.0.0.1:9/graphql' : url,
    sdl: sdl[name],
  }));
  const told = isTold ? ['--subscription-url', `orders=${shop.orders.url}`] : [];
  await writeFile(file, compose(subgraphs.map(withoutRights)).supergraphSdl);
  const command = spawn(
    process.execPath,
    [await commandPath('gateway'), '--supergraph', file, '--port', '0', ...told],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const url = await addressOf(command);
    const client = connect(url.replace('http', 'ws'));
    const live = follow(client, {
      query: 'subscription { orderChanged(orderId: "1") { seq items { product { name } } } }',
    });
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
    shop.events.emit('order:1', anOrder('1', 'SENT', 1));
    expect(await live.data(1)).toEqual([
      {
        orderChanged: {
          seq: 1,
          items: [{ product: { name: 'Chair' } }, { product: { name: 'Table' } }],
        },
      },
    ]);
    // A subgraph that was restarted is followed on, from the last event.
    shop.orders.cut();
    shop.events.emit('order:1', anOrder('1', 'SENT', 2));
    expect(await live.data(2)).toMatchObject([{}, { orderChanged: { seq: 2 } }]);
    live.stop();
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
    await client.dispose();
  } finally {
    command.kill('SIGTERM');
    await once(command, 'exit');
    await rm(folder, { recursive: true });
  }
});

/** The command knows no callers, so nothing may ask for one. */
const withoutRights = <T extends { readonly sdl: string }>(subgraph: T): T => ({
  ...subgraph,
  sdl: subgraph.sdl
    .replace(', "@authenticated", "@requiresScopes"', '')
    .replace(/@authenticated|@requiresScopes\(scopes: \[\[[^\]]*\]\]\)/g, ''),
});

async function addressOf(command: ChildProcess): Promise<string> {
  let said = '';
  command.stdout?.on('data', (chunk) => {
    said += String(chunk);
  });
  return eventually(() => {
    const url = /listens at (\S+)/.exec(said)?.[1];
    if (!url) throw new Error(`It does not listen yet: ${said}`);
    return url;
  }, 60_000);
}
