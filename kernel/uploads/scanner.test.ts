import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { testConfig } from '../../tests/support/test-config.ts';
import { listen } from '../listen.ts';
import { createClamavScanner } from './clamav-scanner.ts';
import { createScanner } from './create-scanner.ts';
import { eicar, eicarScanner } from './eicar-scanner.ts';

const away = { code: 'UPLOADS_UNAVAILABLE', details: { part: 'antivirus' } };

/** What a daemon reads of `INSTREAM`: the chunks without their lengths; null while more is to come. */
function streamed(received: Buffer): Buffer | null {
  const command = Buffer.from('zINSTREAM\0');
  if (!received.subarray(0, command.length).equals(command)) return null;
  const chunks: Buffer[] = [];
  for (let at = command.length; at + 4 <= received.length; ) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

/** @param answer called with the whole stream, once it is there */
async function daemon(
  answer: (stream: Buffer, socket: Socket) => void,
  atOnce: (socket: Socket) => void = () => {},
) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    atOnce(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const stream = streamed(received);
      if (stream) answer(stream, socket);
    });
  });
  const port = await listen(server, 0, '127.0.0.1');
  return {
    address: { host: '127.0.0.1', port },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

const clamd = (stream: Buffer, socket: Socket): void => {
  socket.end(stream.includes(eicar) ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0');
};

test('a daemon is sent every byte, and its word is taken', async () => {
  let seen: Buffer = Buffer.alloc(0);
  await using clamav = await daemon((stream, socket) => {
    seen = stream;
    clamd(stream, socket);
  });
  const scanner = createClamavScanner(clamav.address);
  const large = Buffer.alloc(1_000_000, 'pixels');
  expect(await scanner.scan(large)).toBeNull();
  expect(seen.equals(large)).toBe(true);
  expect(await scanner.scan(Buffer.concat([large, eicar]))).toBe('Eicar-Signature');
  expect(await scanner.scan(Buffer.alloc(0))).toBeNull();
});

test('it may be behind a Unix socket', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'clamd.sock');
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('stream: OK\0'));
  });
  await new Promise<void>((ready) => server.listen(path, ready));
  expect(await createClamavScanner({ path }).scan(Buffer.from('x'))).toBeNull();
  await new Promise((done) => server.close(done));
});

test('an answer may come in pieces', async () => {
  await using clamav = await daemon((_stream, socket) => {
    socket.write('stream: Win.Test');
    setTimeout(() => socket.write('.EICAR_HDB-1 FOUND\0'), 10);
  });
  expect(await createClamavScanner(clamav.address).scan(eicar)).toBe('Win.Test.EICAR_HDB-1');
});

test.each([
  ['an error of its own', 'INSTREAM size limit exceeded. ERROR\0'],
  ['something else', 'PONG\0'],
  ['a word that only begins well', 'stream: OK, or so\0'],
  ['no end of it', 'x'.repeat(5_000)],
])('%s lets nothing pass', async (_what, reply) => {
  await using clamav = await daemon((_stream, socket) => void socket.write(reply));
  await expect(createClamavScanner(clamav.address).scan(eicar)).rejects.toMatchObject(away);
});

test('one that hangs up, is silent, or is not there lets nothing pass', async () => {
  await using silent = await daemon(() => {});
  await using rude = await daemon(
    () => {},
    (socket) => socket.destroy(),
  );
  const scan = (address: { host: string; port: number }) =>
    createClamavScanner(address, { timeoutMs: 100 }).scan(Buffer.alloc(500_000));
  await expect(scan(silent.address)).rejects.toMatchObject(away);
  await expect(scan(rude.address)).rejects.toMatchObject(away);
  await silent[Symbol.asyncDispose]();
  await expect(scan(silent.address)).rejects.toMatchObject(away);
});

test('one that has seen enough may answer before it has everything', async () => {
  await using clamav = await daemon(
    () => {},
    (socket) => void socket.write('INSTREAM size limit exceeded. ERROR\0'),
  );
  const scan = createClamavScanner(clamav.address).scan(Buffer.alloc(4_000_000));
  await expect(scan).rejects.toMatchObject(away);
});

test('without a daemon development knows the test file, and production lets nothing in', async () => {
  const { uploads } = testConfig();
  const development = createScanner(uploads);
  expect(development).toBe(eicarScanner);
  expect(await development.scan(Buffer.from('pixels'))).toBeNull();
  expect(await development.scan(Buffer.concat([Buffer.from('pixels'), eicar]))).toMatch(/eicar/i);
  const production = createScanner({ ...uploads, isUnscannedTaken: false });
  await expect(production.scan(Buffer.from('pixels'))).rejects.toMatchObject(away);
});
