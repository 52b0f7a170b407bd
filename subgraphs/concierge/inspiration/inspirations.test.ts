import { mkdir, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { anonymous, type StaffCaller, scopesOfRole } from '../../../kernel/caller.ts';
import { DAY_MS, MINUTE_MS } from '../../../kernel/clock.ts';
import { eventsOf } from '../../../kernel/events/outbox.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { aFile } from '../../../kernel/uploads/testing/multipart.ts';
import * as pictures from '../../../kernel/uploads/testing/pictures.ts';
import { createInspirations } from './index.ts';
import { attemptsMax, type InspirationRecord, inspirationsMax, receivedMs } from './inspiration.ts';
import { inspirationsCollection } from './repository.ts';
import { type StartedInspirations, startInspirations } from './testing/start-inspirations.ts';

let shop: StartedInspirations;
let jpeg: Buffer;
beforeAll(async () => {
  [shop, jpeg] = await Promise.all([startInspirations(), pictures.aJpeg()]);
});
afterAll(async () => await shop[Symbol.asyncDispose]());

const agent: StaffCaller = {
  kind: 'staff',
  tenant: 'glowglitch',
  client: 'dashboard',
  subject: 'usr_agent',
  name: 'Jasper Sample',
  roles: ['concierge_agent'],
  scopes: scopesOfRole.concierge_agent,
};
const viewer: StaffCaller = { ...agent, roles: ['viewer'], scopes: scopesOfRole.viewer };

const recordOf = (id: string): Promise<InspirationRecord | null> =>
  shop.parts.db
    .collection<InspirationRecord>(inspirationsCollection)
    .findOne({ _id: localIdOf('Inspiration', id) });

/** Every file under the folder of pictures. */
const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const filesOf = async ({ blobName }: Pick<InspirationRecord, 'blobName'>): Promise<string[]> =>
  (await filesIn(shop.folder)).filter((path) => path.includes(blobName));

const openAt = (url: string | null) => {
  const { pathname, searchParams } = new URL(url ?? '', 'http://shop.example');
  return shop.door.open(pathname.split('/').at(-1) ?? '', searchParams);
};

test('a picture is sent, checked, shown with the session, and opened by its address', async () => {
  const shopper = await shop.aShopper();
  const photograph = await pictures.aPhotograph();
  const { inspiration, userErrors } = await shop.added(shopper, photograph);
  expect(userErrors).toEqual([]);
  expect(inspiration).toMatchObject({
    state: 'READY',
    width: 48,
    height: 64,
    mime: 'image/webp',
    bytes: expect.any(Number),
    url: expect.stringMatching(/^\/uploads\/inspiration\/ins_/),
  });

  const opened = await openAt(inspiration?.url ?? null);
  expect(opened?.bytes).toHaveLength(inspiration?.bytes ?? 0);
  const { exif, format } = await sharp(opened?.bytes).metadata();
  expect([exif, format]).toEqual([undefined, 'webp']);

  const { data } = await shop.concierge.ask(
    'query ($id: ID!) { conciergeSession(id: $id) { inspirations { id state url } } }',
    { id: toGlobalId('ConciergeSession', shopper.sessionId) },
    shopper,
  );
  const { id, state, url } = inspiration ?? {};
  expect(data).toEqual({ conciergeSession: { inspirations: [{ id, state, url }] } });
});

test('of the file as it came nothing stays: not its name, not its bytes', async () => {
  const shopper = await shop.aShopper();
  const uploadId = await shop.send(shopper, jpeg, {
    fileName: 'my-passport.jpg',
    type: 'text/html',
  });
  const before = await recordOf(uploadId);
  expect(await filesOf(before as InspirationRecord)).toHaveLength(1);
  await shop.change('inspirationUpload', { uploadId }, shopper);
  const record = (await recordOf(uploadId)) as InspirationRecord;
  expect(JSON.stringify(record)).not.toMatch(/passport|html/);
  const files = await filesOf(record);
  expect(files.map((path) => path.slice(-5))).toEqual(['.webp']);
  expect((await stat(files[0] ?? '')).mode & 0o777).toBe(0o600);
});

test.each([
  ['a GIF', 'TYPE_REFUSED', () => pictures.anAnimation('gif')],
  [
    'a GIF that is a script',
    'TYPE_REFUSED',
    async () => pictures.aGifThatIsScript(await pictures.anAnimation('gif')),
  ],
  ['an SVG called ring.png', 'TYPE_REFUSED', async () => pictures.anSvg()],
  ['a JPEG cut off', 'UNREADABLE', async () => (await pictures.aJpeg()).subarray(0, 300)],
  ['a billion pixels in a few bytes', 'TOO_LARGE', async () => pictures.aBomb(60_000)],
  [
    'the virus test behind a picture',
    'INFECTED',
    async () => pictures.withEicarBehind(await pictures.aPng()),
  ],
  [
    'the virus test inside a picture',
    'INFECTED',
    async () => pictures.withEicarInside(await pictures.aJpeg()),
  ],
])('%s is refused as %s, once and again, and nothing of it stays', async (_what, code, make) => {
  const shopper = await shop.aShopper();
  const uploadId = await shop.send(shopper, await make(), { fileName: 'ring.png' });
  const input = { uploadId, idempotencyKey: shop.nextKey() };
  const refused = await shop.change('inspirationUpload', input, shopper);
  expect(refused).toMatchObject({
    inspiration: { state: 'REJECTED', url: null, width: null },
    userErrors: [{ code, field: ['input', 'uploadId'] }],
  });
  expect(await shop.change('inspirationUpload', input, shopper)).toEqual(refused);
  expect(await shop.change('inspirationUpload', { uploadId }, shopper)).toEqual(refused);
  expect(await filesOf((await recordOf(uploadId)) as InspirationRecord)).toEqual([]);
});

test.each([
  ['a JPEG that is a page', async () => pictures.aJpegWithHtml(await pictures.aJpeg())],
  ['a PNG that is an archive', async () => pictures.aPngWithZip(await pictures.aPng())],
])('%s is a picture and no more when it is opened', async (_what, make) => {
  const { inspiration } = await shop.added(await shop.aShopper(), await make());
  const opened = await openAt(inspiration?.url ?? null);
  expect(opened?.mime).toBe('image/webp');
  const text = Buffer.from(opened?.bytes ?? []).toString('latin1');
  expect(['script', 'html', 'PK\u0005\u0006'].filter((one) => text.includes(one))).toEqual([]);
});

test('the same key sends and checks once; another file or another upload under it is refused', async () => {
  const shopper = await shop.aShopper();
  const key = shop.nextKey();
  const first = await shop.door.receive(shopper, aFile(jpeg), key);
  expect(await shop.door.receive(shopper, aFile(jpeg), key)).toEqual(first);
  await expect(shop.door.receive(shopper, aFile(await pictures.aPng()), key)).rejects.toMatchObject(
    {
      code: 'IDEMPOTENCY_KEY_REUSED',
    },
  );

  const input = { uploadId: first.uploadId, idempotencyKey: key };
  const answer = await shop.change('inspirationUpload', input, shopper);
  expect(await shop.change('inspirationUpload', input, shopper)).toEqual(answer);
  const other = await shop.send(shopper, jpeg);
  await expect(
    shop.change('inspirationUpload', { ...input, uploadId: other }, shopper),
  ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', field: 'idempotencyKey' });
  const events = await eventsOf(shop.parts.db)
    .find({ key: `Inspiration:${localIdOf('Inspiration', first.uploadId)}` })
    .toArray();
  expect(events.map(({ data }) => data['state'])).toEqual(['READY']);
  expect(JSON.stringify(events)).not.toContain(shopper.sessionId);
});

test('many checks of one upload at once keep one picture', async () => {
  const shopper = await shop.aShopper();
  const uploadId = await shop.send(shopper, jpeg);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => shop.change('inspirationUpload', { uploadId }, shopper)),
  );
  expect(answers.map(({ inspiration }) => inspiration?.state)).toEqual(Array(6).fill('READY'));
  const record = (await recordOf(uploadId)) as InspirationRecord;
  expect(record.version).toBe(3);
  expect(await filesOf(record)).toHaveLength(1);
});

test('two copies that check one upload at once agree', async () => {
  const shopper = await shop.aShopper();
  const uploadId = await shop.send(shopper, jpeg);
  const inspirationId = localIdOf('Inspiration', uploadId);
  const answers = await Promise.all(
    [createInspirations(shop.parts), createInspirations(shop.parts)].map(({ desk }) =>
      desk.upload(shopper, { inspirationId, idempotencyKey: shop.nextKey() }),
    ),
  );
  expect(answers).toEqual(Array(2).fill({ inspirationId, problem: null }));
  expect(await filesOf((await recordOf(uploadId)) as InspirationRecord)).toHaveLength(1);
});

test('a conversation holds ten, however many are sent at once; what is removed makes room', async () => {
  const shopper = await shop.aShopper();
  const sent = await Promise.allSettled(
    Array.from({ length: inspirationsMax + 3 }, () => shop.send(shopper, jpeg)),
  );
  const uploads = sent.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(uploads).toHaveLength(inspirationsMax);
  expect(sent.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'INPUT_REFUSED', details: { field: 'file', errors: [{ code: 'TOO_MANY' }] } },
  });
  const { inspiration } = await shop.change(
    'inspirationRemove',
    { inspirationId: uploads[4] },
    shopper,
  );
  expect(inspiration?.state).toBe('REMOVED');
  expect(await shop.send(shopper, jpeg)).toEqual(expect.any(String));
});

test('a conversation does not send without end, whatever became of it', async () => {
  const shopper = await shop.aShopper();
  await shop.added(shopper, Buffer.from('not a picture'));
  const [refused] = await shop.inspirations.repository.sentOf(shopper.tenant, shopper.sessionId);
  const others = Array.from({ length: attemptsMax - 1 }, (_, index) => ({
    ...(refused as InspirationRecord),
    _id: `ins_of_before_${index}`,
  }));
  for (const record of others) await shop.inspirations.repository.insert(record);
  await expect(shop.send(shopper, jpeg)).rejects.toMatchObject({
    code: 'INPUT_REFUSED',
    message: 'A conversation sends 40 pictures a day',
  });
});

test('others can neither check, see, open nor remove it, and are told that there is none', async () => {
  const [owner, other] = [await shop.aShopper(), await shop.aShopper()];
  const uploadId = await shop.send(owner, jpeg);
  const none = {
    inspiration: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['input', 'uploadId'] }],
  };
  expect(await shop.change('inspirationUpload', { uploadId }, other)).toEqual(none);
  const elsewhere = { ...owner, tenant: 'another-shop' };
  expect(await shop.change('inspirationUpload', { uploadId }, elsewhere)).toEqual(none);

  const { inspiration } = await shop.change('inspirationUpload', { uploadId }, owner);
  const inspirationId = inspiration?.id;
  for (const caller of [other, elsewhere, viewer])
    expect(await shop.change('inspirationRemove', { inspirationId }, caller)).toMatchObject({
      inspiration: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['input', 'inspirationId'] }],
    });
  const see = async (caller: typeof owner | StaffCaller) => {
    const { data } = await shop.concierge.ask<{ _entities: unknown[] }>(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Inspiration { state } } }`,
      { of: [{ __typename: 'Inspiration', id: inspirationId }] },
      caller,
    );
    return data._entities[0];
  };
  expect(await see(other)).toBeNull();
  expect(await see(owner)).toEqual({ state: 'READY' });
  expect(await see(viewer)).toEqual({ state: 'READY' });
  expect(await openAt(`${inspiration?.url}x`)).toBeNull();
});

test('nobody sends without a session of their own', async () => {
  const send = (caller: Parameters<typeof shop.send>[0]) => shop.send(caller, jpeg);
  await expect(send(anonymous('glowglitch'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(send(agent)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const gone = { ...(await shop.aShopper()), sessionId: 'ses_gone' };
  await expect(send(gone)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await expect(
    shop.change('inspirationUpload', { uploadId: toGlobalId('Inspiration', 'x') }, agent),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test.each([
  ['an id of something else', { uploadId: toGlobalId('Order', 'ord_1') }, 'uploadId'],
  ['no id at all', { uploadId: 'x' }, 'uploadId'],
  [
    'an empty key',
    { uploadId: toGlobalId('Inspiration', 'i'), idempotencyKey: '' },
    'idempotencyKey',
  ],
  [
    'a key too long',
    { uploadId: toGlobalId('Inspiration', 'i'), idempotencyKey: 'k'.repeat(201) },
    'idempotencyKey',
  ],
])('%s is bad input', async (_what, input, field) => {
  await expect(
    shop.change('inspirationUpload', input, await shop.aShopper()),
  ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field });
});

test('a removed picture is gone at once for everybody, and its file with it; staff may do it', async () => {
  const shopper = await shop.aShopper();
  const { inspiration } = await shop.added(shopper, jpeg);
  const input = { inspirationId: inspiration?.id, idempotencyKey: shop.nextKey() };
  const answer = await shop.change('inspirationRemove', input, agent);
  expect(answer).toMatchObject({ inspiration: { state: 'REMOVED', url: null }, userErrors: [] });
  expect(await shop.change('inspirationRemove', input, agent)).toEqual(answer);
  expect(await openAt(inspiration?.url ?? null)).toBeNull();
  const record = (await recordOf(inspiration?.id ?? '')) as InspirationRecord;
  expect(await filesOf(record)).toEqual([]);
  expect(record).toMatchObject({ blobs: [], dueAt: null, purgeAt: expect.any(Date) });
});

test('what nobody asked to be checked goes after a quarter of an hour', async () => {
  await using own = await startInspirations();
  const shopper = await own.aShopper();
  const uploadId = await own.send(shopper, jpeg);
  const sweeper = own.inspirations.startSweeper();
  expect(await sweeper.run()).toBe(0);
  own.concierge.clock.advance(receivedMs);
  expect(await own.change('inspirationUpload', { uploadId }, shopper)).toMatchObject({
    userErrors: [{ code: 'NOT_FOUND' }],
  });
  expect(await sweeper.run()).toBe(1);
  own.concierge.clock.advance(2 * MINUTE_MS);
  expect(await sweeper.run()).toBe(1);
  expect(await filesIn(own.folder)).toEqual([]);
  expect(await sweeper.run()).toBe(0);
  await sweeper.close();
});

test('a picture goes when its days are over', async () => {
  await using own = await startInspirations({ inspirationDays: 7 });
  const shopper = await own.aShopper();
  await own.added(shopper, jpeg);
  const sweeper = own.inspirations.startSweeper();
  own.concierge.clock.advance(7 * DAY_MS - 1);
  expect(await sweeper.run()).toBe(0);
  expect(await filesIn(own.folder)).toHaveLength(1);
  own.concierge.clock.advance(1);
  expect(await sweeper.run()).toBe(1);
  expect(await filesIn(own.folder)).toEqual([]);
  await sweeper.close();
});

test('a process that dies between file and record leaves nothing that stays', async () => {
  await using own = await startInspirations();
  const shopper = await own.aShopper();
  const uploadId = await own.send(shopper, jpeg);
  const record = await own.inspirations.repository.byId(
    'glowglitch',
    localIdOf('Inspiration', uploadId),
  );
  // As far as a check gets before its record is written.
  await writeFile(join(own.folder, `${record?.blobName}.webp`), 'a picture');
  await writeFile(join(own.folder, `${record?.blobName}.webp.4711.part`), 'half of one');
  expect(await filesIn(own.folder)).toHaveLength(3);
  const copies = [own.inspirations.startSweeper(), own.inspirations.startSweeper()];
  for (const ms of [receivedMs, 2 * MINUTE_MS]) {
    own.concierge.clock.advance(ms);
    await Promise.all(copies.map((sweeper) => sweeper.run()));
  }
  expect(await filesIn(own.folder)).toEqual([]);
  await Promise.all(copies.map((sweeper) => sweeper.close()));
});

test('one that dies between record and tidying leaves it to the sweeper', async () => {
  await using own = await startInspirations();
  const shopper = await own.aShopper();
  const { inspiration } = await own.added(shopper, jpeg);
  const id = localIdOf('Inspiration', inspiration?.id ?? '');
  const record = await own.inspirations.repository.byId('glowglitch', id);
  await writeFile(join(own.folder, `${record?.blobName}.raw`), 'as it came');
  await own.parts.db
    .collection<InspirationRecord>(inspirationsCollection)
    .updateOne({ _id: id }, { $set: { blobs: ['raw', 'webp'], dueAt: own.concierge.clock.now() } });
  const sweeper = own.inspirations.startSweeper();
  expect(await sweeper.run()).toBe(1);
  expect((await filesIn(own.folder)).map((path) => path.slice(-5))).toEqual(['.webp']);
  expect(await own.inspirations.repository.byId('glowglitch', id)).toMatchObject({
    state: 'READY',
    blobs: ['webp'],
  });
  await sweeper.close();
});

test('a file that cannot be removed stands in nobody’s way, and goes when it can be', async () => {
  await using own = await startInspirations({ inspirationDays: 1 });
  const shopper = await own.aShopper();
  await own.added(shopper, jpeg);
  own.concierge.clock.advance(1);
  await own.added(shopper, jpeg);
  const [stuck] = await own.inspirations.repository.readyOf(shopper.tenant, [shopper.sessionId]);
  const path = join(own.folder, `${stuck?.blobName}.webp`);
  await rm(path);
  // Not even force removes a folder where a file should be.
  await mkdir(path);
  const sweeper = own.inspirations.startSweeper();
  own.concierge.clock.advance(DAY_MS);
  expect(await sweeper.run()).toBe(1);
  expect(await filesIn(own.folder)).toEqual([]);
  expect(await sweeper.run()).toBe(0);
  await rmdir(path);
  own.concierge.clock.advance(10 * MINUTE_MS);
  expect(await sweeper.run()).toBe(1);
  const left = await own.inspirations.repository.sentOf(shopper.tenant, shopper.sessionId);
  expect(left.map(({ state, blobs }) => [state, blobs])).toEqual(Array(2).fill(['REMOVED', []]));
  await sweeper.close();
});

test('what is removed or erased while it is being checked leaves no file behind', async () => {
  const shopper = await shop.aShopper();
  for (const away of ['remove', 'erase'] as const) {
    const uploadId = await shop.send(shopper, await pictures.aPhotograph());
    const record = (await recordOf(uploadId)) as InspirationRecord;
    const checked = shop.change('inspirationUpload', { uploadId }, shopper);
    await (away === 'erase'
      ? shop.inspirations.erase(shopper.tenant, [shopper.sessionId])
      : shop.change('inspirationRemove', { inspirationId: uploadId }, shopper));
    await checked.catch((error: unknown) => expect(error).toMatchObject({ code: 'CONFLICT' }));
    if (away === 'remove') {
      const left = (await recordOf(uploadId)) as InspirationRecord;
      if (left.dueAt === null) expect(await filesOf(record)).toEqual([]);
      else expect(left).toMatchObject({ state: 'REMOVED', blobs: ['raw', 'webp'] });
    } else expect(await filesOf(record)).toEqual([]);
  }
});

test('erased are all pictures of a conversation, whatever their state, and no others', async () => {
  const [shopper, other] = [await shop.aShopper(), await shop.aShopper()];
  await shop.added(shopper, jpeg);
  await shop.send(shopper, jpeg);
  await shop.added(shopper, Buffer.from('not a picture'));
  const kept = await shop.added(other, jpeg);
  const records = await shop.inspirations.repository.allOf('glowglitch', [shopper.sessionId]);
  expect(await shop.inspirations.erase('glowglitch', [shopper.sessionId])).toBe(3);
  for (const record of records) {
    expect(await filesOf(record)).toEqual([]);
    expect(await shop.inspirations.repository.byAddress(record._id)).toBeNull();
  }
  expect(await openAt(kept.inspiration?.url ?? null)).not.toBeNull();
  expect(await shop.inspirations.erase('glowglitch', [shopper.sessionId])).toBe(0);
});

test('without a scanner nothing is taken outside of development, and a lost one keeps what waits', async () => {
  await using bare = await startInspirations({ isUnscannedTaken: false });
  await expect(bare.send(await bare.aShopper(), jpeg)).rejects.toMatchObject({
    code: 'UPLOADS_UNAVAILABLE',
  });

  await using lost = await startInspirations({ antivirus: { host: '127.0.0.1', port: 1 } });
  const shopper = await lost.aShopper();
  const input = { uploadId: await lost.send(shopper, jpeg), idempotencyKey: lost.nextKey() };
  for (let tries = 0; tries < 2; tries += 1)
    await expect(lost.change('inspirationUpload', input, shopper)).rejects.toMatchObject({
      code: 'UPLOADS_UNAVAILABLE',
    });
  const waiting = await lost.inspirations.repository.sentOf('glowglitch', shopper.sessionId);
  expect(waiting.map(({ state }) => state)).toEqual(['RECEIVED']);
});

test('a file that could not be stored takes no place', async () => {
  await using own = await startInspirations({
    bucket: { url: 'http://127.0.0.1:1/b', region: 'x', accessKeyId: 'x', secretAccessKey: 'y' },
  });
  const shopper = await own.aShopper();
  await expect(own.send(shopper, jpeg)).rejects.toMatchObject({ code: 'UPLOADS_UNAVAILABLE' });
  const sent = await own.inspirations.repository.sentOf('glowglitch', shopper.sessionId);
  expect(sent.map(({ state, open }) => [state, open])).toEqual([['REMOVED', false]]);
});
