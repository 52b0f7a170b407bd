import { expect, test } from '@jest/globals';
import { DAY_MS } from '../../../kernel/clock.ts';
import { createLog } from '../../../kernel/log.ts';
import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { createOperationUsage } from './operation-usage.ts';
import { createUsageFiles, forgetfulUsage, type UsageRecord } from './usage-store.ts';

const log = createLog({ level: 'silent', name: 'test' });
const a = { client: 'app', id: 'sha256:a' };

test('an operation is in use for a week after it was last sent', () => {
  const clock = fakeClock();
  const usage = createOperationUsage({ store: forgetfulUsage, clock, log });
  expect(usage.isInUse(a)).toBe(false);
  usage.note(a);
  clock.advance(7 * DAY_MS - 1);
  expect(usage.isInUse(a)).toBe(true);
  expect(usage.isInUse({ client: 'other', id: 'sha256:a' })).toBe(false);
  clock.advance(1);
  expect(usage.isInUse(a)).toBe(false);
});

test('a client counts as live until it was quiet for a week of watching', () => {
  const clock = fakeClock();
  const usage = createOperationUsage({ store: forgetfulUsage, clock, log });
  expect(usage.isLive('app')).toBe(true);
  clock.advance(6 * DAY_MS);
  usage.note(a);
  clock.advance(6 * DAY_MS);
  expect([usage.isLive('app'), usage.isLive('other')]).toEqual([true, false]);
  clock.advance(DAY_MS);
  expect(usage.isLive('app')).toBe(false);
});

test('processes know what the others saw, and none loses what another wrote', async () => {
  await using folder = await temporaryFolder();
  const clock = fakeClock();
  const start = async (instance: string) => {
    const usage = createOperationUsage({
      store: createUsageFiles(folder.path, instance),
      clock,
      log,
    });
    await usage.start();
    return usage;
  };
  const [one, two] = [await start('host-1'), await start('host-2')];
  one.note(a);
  two.note(a);
  two.note({ client: 'app', id: 'b' });
  await Promise.all([one.stop(), two.stop()]);

  clock.advance(DAY_MS);
  const [again, third] = [await start('host-1'), await start('host-3')];
  for (const usage of [again, third]) {
    expect(usage.read()).toEqual([
      {
        client: 'app',
        id: 'a',
        count: 2,
        firstUsedAtMs: clock.now().getTime() - DAY_MS,
        lastUsedAtMs: clock.now().getTime() - DAY_MS,
      },
      expect.objectContaining({ id: 'b', count: 1 }),
    ]);
    expect(usage.isInUse(a)).toBe(true);
  }
  // The third was not there, and still knows since when somebody has watched.
  clock.advance(7 * DAY_MS);
  expect(third.isLive('never seen')).toBe(false);
  await Promise.all([again.stop(), third.stop()]);
});

test('a damaged file costs what it held and nothing else', async () => {
  await using folder = await temporaryFolder();
  await folder.write('host-9.json', '{"uses": 7');
  const store = createUsageFiles(folder.path, 'host-1');
  const usage = createOperationUsage({ store, clock: fakeClock(), log });
  await usage.start();
  usage.note(a);
  await usage.stop();
  expect(await store.read()).toMatchObject({ mine: { uses: [{ id: 'a' }] }, others: [] });
});

test('a store that cannot be had keeps nobody from starting, and nothing that was counted is lost by it', async () => {
  let isDown = true;
  const written: UsageRecord[] = [];
  const refuseIfDown = () => {
    if (isDown) throw new Error('It is down');
  };
  const usage = createOperationUsage({
    store: {
      async read() {
        refuseIfDown();
        return { mine: null, others: [] };
      },
      async write(record) {
        refuseIfDown();
        written.push(record);
      },
    },
    clock: fakeClock(),
    log,
  });
  await usage.start();
  usage.note(a);
  isDown = false;
  await usage.stop();
  expect(written.at(-1)?.uses).toMatchObject([{ id: 'a', count: 1 }]);
});
