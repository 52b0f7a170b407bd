import { expect, test } from '@jest/globals';
import { createLog } from '../../../kernel/log.ts';
import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { createInstanceFiles } from '../instance-files.ts';
import { createUnregisteredLog } from './unregistered-log.ts';

const log = createLog({ level: 'silent', name: 'test' });

test('a document is counted for each client, with its name and when it was seen', () => {
  const clock = fakeClock();
  const unregistered = createUnregisteredLog({ files: null, clock, log });
  const firstSeenAtMs = clock.now().getTime();
  unregistered.note('app', 'query Stock { stock }');
  clock.advance(1_000);
  unregistered.note('app', 'query Stock { stock }');
  unregistered.note(null, 'query Stock { stock }');

  const [first, second] = unregistered.read();
  expect(first).toMatchObject({ client: 'app', name: 'Stock', count: 2, firstSeenAtMs });
  expect(first?.lastSeenAtMs).toBe(firstSeenAtMs + 1_000);
  expect(first?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(second).toMatchObject({ client: null, count: 1, hash: first?.hash });
});

test('a text with values written into it is counted and not kept', async () => {
  await using folder = await temporaryFolder();
  const files = createInstanceFiles(folder.path, 'host-1');
  const unregistered = createUnregisteredLog({ files, clock: fakeClock(), log });
  unregistered.note('app', 'query Find { order(email: "opal@example.com") { id } }');
  await unregistered.stop();
  expect(await files.readAll()).toMatchObject([[{ name: 'Find', text: null, count: 1 }]]);
  expect(JSON.stringify(await files.readAll())).not.toContain('opal');
});

test('a process that is started again goes on counting; another layout is no other document', async () => {
  await using folder = await temporaryFolder();
  const files = createInstanceFiles(folder.path, 'host-1');
  const run = async (text: string) => {
    const unregistered = createUnregisteredLog({ files, clock: fakeClock(), log });
    await unregistered.start();
    unregistered.note('app', text);
    await unregistered.stop();
    return unregistered.read();
  };
  await run('{ a }');
  await run('{ order(email: "opal@example.com") { id } }');
  await run('{ order(email: "opal@example.com") { id } }');
  expect(await run('{\n  a\n}')).toMatchObject([
    { text: '{ a }', count: 2 },
    { text: null, count: 2 },
  ]);
});

test('what is no GraphQL is not taken, nor more than there is room for', () => {
  const unregistered = createUnregisteredLog({ files: null, clock: fakeClock(), log });
  unregistered.note('app', 'nonsense {');
  unregistered.note('app', `{ a } #${'x'.repeat(40_000)}`);
  expect(unregistered.read()).toEqual([]);
  for (let n = 0; n < 2_100; n += 1) unregistered.note('app', `{ a${n} }`);
  expect(unregistered.read()).toHaveLength(2_000);
  unregistered.note('app', '{ a0 }');
  expect(unregistered.read()[0]?.count).toBe(2);
});

test('long texts take the room of many short ones', () => {
  const unregistered = createUnregisteredLog({ files: null, clock: fakeClock(), log });
  const long = 'x'.repeat(32_000);
  for (let n = 0; n < 300; n += 1) unregistered.note('app', `{ a${n} } #${long}`);
  const kept = unregistered.read().map(({ text }) => text?.length ?? 0);
  expect(kept.reduce((sum, length) => sum + length)).toBeLessThanOrEqual(8 * 1024 * 1024);
  expect(kept.length).toBeGreaterThan(250);
});
