import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { seededRandom } from '../random.ts';
import { newBlobName } from './blob-storage.ts';
import { createFilesystemStorage } from './filesystem-storage.ts';
import { createS3Storage } from './s3-storage.ts';
import { startS3Server } from './testing/s3-server.ts';

const key = `${newBlobName(seededRandom(1))}.webp`;
const bytes = Buffer.from('pixels');
const fast = { bytesMax: 1_000, pauseMs: 1, timeoutMs: 30_000 };
/** Where a bucket is silent, and there alone: a slow machine is not taken for a silent bucket. */
const impatient = { ...fast, timeoutMs: 2_000 };
const away = { code: 'UPLOADS_UNAVAILABLE', details: { part: 'storage' } };

test.each(['folder', 'bucket'])(
  'in a %s a blob is put over, got, and removed twice',
  async (kind) => {
    await using folder = await temporaryFolder();
    await using server = await startS3Server();
    const storage =
      kind === 'folder'
        ? createFilesystemStorage(folder.path)
        : createS3Storage(server.bucket, fast);
    expect(await storage.get(key)).toBeNull();
    await storage.put(key, Buffer.from('first'));
    await storage.put(key, bytes);
    expect(Buffer.from((await storage.get(key)) ?? [])).toEqual(bytes);
    await storage.remove(key);
    await storage.remove(key);
    expect(await storage.get(key)).toBeNull();
  },
);

test.each(['../etc/passwd', '/etc/passwd', 'ab/short.webp', `${key}/../x`, `${key}\0`, ''])(
  'nothing but a name of ours is a key: %j',
  async (other) => {
    await using folder = await temporaryFolder();
    await using server = await startS3Server();
    for (const storage of [
      createFilesystemStorage(folder.path),
      createS3Storage(server.bucket, fast),
    ]) {
      await expect(storage.get(other)).rejects.toThrow();
      await expect(storage.put(other, bytes)).rejects.toThrow();
      await expect(storage.remove(other)).rejects.toThrow();
    }
    expect(server.asked).toEqual([]);
    expect(await readdir(folder.path)).toEqual([]);
  },
);

test('names are of chance, and spread over folders', () => {
  const random = seededRandom(7);
  const names = Array.from({ length: 100 }, () => newBlobName(random));
  expect(new Set(names).size).toBe(100);
  expect(new Set(names.map((name) => name.slice(0, 2))).size).toBeGreaterThan(50);
});

test('files are for nobody but the account of the process', async () => {
  await using folder = await temporaryFolder();
  await createFilesystemStorage(folder.path).put(key, bytes);
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
  expect(await modeOf(join(folder.path, key))).toBe(0o600);
  expect(await modeOf(join(folder.path, key.slice(0, 2)))).toBe(0o700);
});

test('a file that was being written when the process died is not there, and goes with its blob', async () => {
  await using folder = await temporaryFolder();
  const storage = createFilesystemStorage(folder.path);
  const path = join(folder.path, key);
  await mkdir(join(folder.path, key.slice(0, 2)));
  await writeFile(`${path}.4711.part`, 'half a pict');
  expect(await storage.get(key)).toBeNull();
  await storage.remove(key);
  expect(await readdir(join(folder.path, key.slice(0, 2)))).toEqual([]);
});

test('a folder that cannot be written to is told as such, and nothing is left', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, key.slice(0, 2)), 'in the way');
  await expect(createFilesystemStorage(folder.path).put(key, bytes)).rejects.toMatchObject(away);
  expect(await readFile(join(folder.path, key.slice(0, 2)), 'utf8')).toBe('in the way');
});

test.each([500, 502, 503, 429])('a bucket that answers %i once is asked again', async (status) => {
  await using server = await startS3Server();
  server.misbehave.push((response) => response.writeHead(status).end('<Error>SlowDown</Error>'));
  await createS3Storage(server.bucket, fast).put(key, bytes);
  expect(server.asked).toEqual(['PUT', 'PUT']);
  expect(server.objects.get(`/aurora/${key}`)).toEqual(bytes);
});

test('so is one that cuts the connection, or is silent', async () => {
  await using server = await startS3Server();
  server.misbehave.push(
    (response) => response.destroy(),
    () => {},
  );
  await createS3Storage(server.bucket, impatient).put(key, bytes);
  expect(server.asked).toEqual(['PUT', 'PUT', 'PUT']);
});

test('one that goes on failing is given up after three tries', async () => {
  await using server = await startS3Server();
  for (let i = 0; i < 9; i += 1) server.misbehave.push((response) => response.writeHead(503).end());
  await expect(createS3Storage(server.bucket, fast).get(key)).rejects.toMatchObject(away);
  expect(server.asked).toHaveLength(3);
});

test('a wrong key is told at once, and is in no message', async () => {
  await using server = await startS3Server();
  const bucket = { ...server.bucket, secretAccessKey: 'not-the-secret' };
  const refused = createS3Storage(bucket, fast).put(key, bytes);
  await expect(refused).rejects.toMatchObject(away);
  const error = (await refused.catch((reason: unknown) => reason)) as Error;
  expect(JSON.stringify([error.message, error.cause, String(error.cause)])).not.toMatch(
    /not-the-secret|AKID/,
  );
  expect(server.asked).toEqual(['PUT']);
});

test('a bucket that is not there takes nothing', async () => {
  await using server = await startS3Server();
  const bucket = { ...server.bucket, url: server.bucket.url.replace('aurora', 'elsewhere') };
  await expect(createS3Storage(bucket, fast).put(key, bytes)).rejects.toMatchObject(away);
});

test('what trickles without end, is larger than anything of ours, or leads elsewhere, is not taken', async () => {
  await using server = await startS3Server();
  const storage = createS3Storage(server.bucket, { ...impatient, triesMax: 1 });
  server.misbehave.push(
    (response) => response.writeHead(200).write('p'),
    (response) => response.writeHead(200).end(Buffer.alloc(fast.bytesMax + 1)),
    (response) => response.writeHead(307, { location: `${server.bucket.url}/${key}` }).end(),
  );
  for (let i = 0; i < 3; i += 1) await expect(storage.get(key)).rejects.toMatchObject(away);
  expect(server.asked).toEqual(['GET', 'GET', 'GET']);
});
