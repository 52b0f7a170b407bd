/** Whatever arrives on its socket, the store neither ends, nor hangs, nor grows without bound. */
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { describe, expect, jest, test } from '@jest/globals';
import { Binary } from 'bson';
import type { Document } from 'mongodb';
import { type Chance, chanceOf, seed } from './chance.ts';
import { hostileMessage, messageAround, nested, spoiledMessage } from './random-bytes.ts';
import { aCommand } from './random-commands.ts';
import { addressOf, type RawConnection, rawConnection, toMessage } from './raw-connection.ts';
import { startStoreProcess, temporaryFolder } from './store-process.ts';

/** Of the whole file; continuous integration takes 60. */
const seconds = Number(process.env['AURORA_TEST_FUZZ_SECONDS'] ?? 15);
/** What a store that holds nothing may hold on to after all that. */
const maxGrowthMb = 400;
const answerTimeoutMs = 20_000;

jest.setTimeout((seconds + 120) * 1000);

describe(`seed ${seed}`, () => {
  test('bytes that make no sense harm nobody but their sender', async () => {
    await using folder = await temporaryFolder();
    await using store = await startStoreProcess(folder.path, '--no-sync');
    const address = addressOf(store.uri);
    using witness = await rawConnection(store.uri);
    const before = await residentMb(witness);
    await attackFor(seconds / 2, 8, (chance) => sendNonsense(address, chance), witness);
    expect((await residentMb(witness)) - before).toBeLessThan(maxGrowthMb);
    await store.stop();
  });

  test('commands that make no sense are refused for what is wrong with them', async () => {
    await using folder = await temporaryFolder();
    await using store = await startStoreProcess(folder.path, '--no-sync');
    using witness = await rawConnection(store.uri);
    const before = await residentMb(witness);
    const failures = new Map<string, string>();
    const connections = await Promise.all([rawConnection(store.uri), rawConnection(store.uri)]);
    await attackFor(
      seconds / 2,
      connections.length,
      async (chance, worker) => {
        const command = aCommand(chance);
        const reply = await inTime(connections[worker]?.command(command), command);
        // A failure of our own, as against one that MongoDB has a code for.
        const message = String(reply['errmsg'] ?? '');
        if (message.startsWith('embedded store failed')) failures.set(message, show(command));
      },
      witness,
    );
    for (const connection of connections) connection[Symbol.dispose]();
    expect([...failures]).toEqual([]);
    expect((await residentMb(witness)) - before).toBeLessThan(maxGrowthMb);
    await store.stop();
  });
});

test.each([
  ['200 levels', nested(190), undefined],
  ['a document too deep', nested(5000), 'refused'],
  ['lists too deep', nested(100_000, 4), 'refused'],
] as const)('%s in a filter', async (_what, filter, verdict) => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  using connection = await rawConnection(store.uri);
  const head = toMessage({ find: 'c', $db: 'fuzz' }).subarray(21);
  const field = Buffer.concat([
    Buffer.from([3]),
    Buffer.from('filter\0'),
    filter,
    Buffer.from([0]),
  ]);
  const body = Buffer.concat([head.subarray(0, -1), field]);
  body.writeInt32LE(body.length, 0);
  connection.send(messageAround(body));
  using witness = await rawConnection(store.uri);
  expect(await witness.command({ ping: 1, $db: 'admin' })).toMatchObject({ ok: 1 });
  if (verdict === undefined)
    expect(await connection.command({ ping: 1, $db: 'admin' })).toBeDefined();
});

test('a document above 16 MB is refused with its code, and so is a longer message with its end', async () => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  using connection = await rawConnection(store.uri);
  const document = { _id: 1, filler: new Binary(Buffer.alloc(16_800_000)) };
  const reply = await connection.command({ insert: 'c', documents: [document], $db: 'fuzz' });
  expect(JSON.stringify(reply)).toContain('10334');
  const tooLong = toMessage({ ping: 1, $db: 'admin' });
  tooLong.writeInt32LE(48_000_001, 0);
  connection.send(tooLong);
  await connection.closed;
});

test('two hundred clients that say half a word and stay take no room from others', async () => {
  await using folder = await temporaryFolder();
  await using store = await startStoreProcess(folder.path, '--no-sync');
  using witness = await rawConnection(store.uri);
  const before = await residentMb(witness);
  const half = toMessage({ ping: 1, $db: 'admin' });
  half.writeInt32LE(47_000_000, 0);
  const sockets = Array.from({ length: 200 }, () => {
    const socket = connect(addressOf(store.uri));
    socket.on('error', () => socket.destroy());
    socket.write(half);
    return socket;
  });
  expect((await residentMb(witness)) - before).toBeLessThan(maxGrowthMb);
  for (const socket of sockets) socket.destroy();
});

/** Attacks from several sides until the time is up; between them an honest client is served. */
async function attackFor(
  duration: number,
  sides: number,
  attack: (chance: Chance, side: number) => Promise<void>,
  witness: RawConnection,
): Promise<void> {
  const endsAt = Date.now() + duration * 1000;
  let round = 0;
  while (Date.now() < endsAt) {
    round += 1;
    const attacks = Array.from({ length: sides }, async (_, side) => {
      const chance = chanceOf(seed + round * 1000 + side);
      for (let i = 0; i < 25; i += 1) await attack(chance, side);
    });
    await Promise.all(attacks);
    const ping = { ping: 1, $db: 'admin' };
    expect(await inTime(witness.command(ping), ping)).toMatchObject({ ok: 1 });
  }
}

/** Sends it and leaves in one of the ways in which clients leave. */
async function sendNonsense(address: NetConnectOpts, chance: Chance): Promise<void> {
  const socket = connect(address);
  await new Promise<void>((resolve) => {
    socket.on('error', () => socket.destroy());
    socket.once('close', () => resolve());
    const bytes = chance.percent(50)
      ? hostileMessage(chance)
      : spoiledMessage(chance, { find: 'c', filter: { a: chance.below(9) }, $db: 'fuzz' });
    socket.write(bytes, () => leave(socket, chance));
  });
}

function leave(socket: Socket, chance: Chance): void {
  const way = chance.below(4);
  if (way === 0) socket.destroy();
  // It says no more but would go on to listen.
  else if (way === 1) socket.end(() => socket.destroy());
  else {
    // Whoever waits for an answer that does not come leaves sooner or later.
    socket.once('data', () => socket.destroy());
    setTimeout(() => socket.destroy(), 100);
  }
}

async function inTime(answer: Promise<Document> | undefined, command: Document): Promise<Document> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer to ${show(command)}`)), answerTimeoutMs);
  });
  try {
    return (await Promise.race([answer, late])) ?? {};
  } finally {
    clearTimeout(timer);
  }
}

async function residentMb(witness: RawConnection): Promise<number> {
  const { mem } = await witness.command({ serverStatus: 1, $db: 'admin' });
  return Number(mem.resident);
}

const show = (command: Document): string => JSON.stringify(command).slice(0, 2000);
