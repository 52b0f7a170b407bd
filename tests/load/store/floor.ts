/**
 * A server that takes no time, beside which a line of the benchmark tells what no server can save: the statements of a
 * transaction are answered at once, as a store behind this one answered the first of their kind; all else is passed on.
 *
 *   npx tsx tests/load/store/benchmark.ts --store dist/store/cli.js --only transaction \
 *     --against 'node --import tsx tests/load/store/floor.ts {directory} {socket}'
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const [directory = '', socketPath = ''] = process.argv.slice(2);
const storePath = `${socketPath}.store`;
const serve = ['serve', '--directory', directory, '--socket', storePath, '--no-sync'];

/** Where the numbers of a message's header are, and where the name of its command begins. */
const idAt = 4;
const responseToAt = 8;
const nameAt = 26;

const statements = new Set(['find', 'insert', 'update', 'commitTransaction']);
const answers = new Map<string, Buffer>();

const store = spawn(process.execPath, ['dist/store/cli.js', ...serve], { stdio: 'ignore' });
process.once('SIGTERM', async () => {
  store.kill();
  await once(store, 'exit');
  process.exit();
});
while (!existsSync(storePath)) await delay(5);
createServer(stand).listen(socketPath);

/** Between a client and the store. */
function stand(client: Socket): void {
  const behind = connect(storePath);
  const learned = new Map<number, string>();
  client.on('data', eachMessage(ask));
  behind.on('data', eachMessage(answer));
  for (const [one, other] of [
    [client, behind],
    [behind, client],
  ] as const) {
    one.on('error', () => {});
    one.on('close', () => other.destroy());
  }

  function ask(message: Buffer): void {
    const name = statementOf(message);
    const known = answers.get(name);
    if (known !== undefined) return void client.write(inAnswerTo(message, known));
    if (name !== '') learned.set(message.readInt32LE(idAt), name);
    behind.write(message);
  }

  function answer(message: Buffer): void {
    const id = message.readInt32LE(responseToAt);
    const name = learned.get(id);
    learned.delete(id);
    if (name !== undefined) answers.set(name, Buffer.from(message));
    client.write(message);
  }
}

/** The name of a statement in a transaction; else nothing. */
function statementOf(message: Buffer): string {
  const name = message.toString('latin1', nameAt, message.indexOf(0, nameAt));
  return statements.has(name) && message.includes('autocommit') ? name : '';
}

function inAnswerTo(message: Buffer, known: Buffer): Buffer {
  const copy = Buffer.from(known);
  copy.writeInt32LE(message.readInt32LE(idAt), responseToAt);
  return copy;
}

/** Cuts a stream of bytes into messages. */
function eachMessage(take: (message: Buffer) => void): (chunk: Buffer) => void {
  let bytes: Buffer = Buffer.alloc(0);
  return (chunk) => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    for (let size = sizeOf(bytes); size <= bytes.length; size = sizeOf(bytes)) {
      take(bytes.subarray(0, size));
      bytes = bytes.subarray(size);
    }
  };
}

/** Bytes of the message that begins here. */
const sizeOf = (bytes: Buffer): number => (bytes.length < idAt ? Infinity : bytes.readInt32LE(0));
