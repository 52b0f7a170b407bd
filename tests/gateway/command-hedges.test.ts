import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runCommand } from './support/command.ts';
import { startHttpSubgraphs } from './support/http-subgraphs.ts';
import { settingsBeside } from './support/settings-beside.ts';

/** More than Node takes for a leak. */
const atOnce = 20;
/** Answers until a gateway knows which are late. */
const samplesMin = 64;

const settings = `
limits: { batchMax: ${samplesMin} }
resilience: { hedge: { enabled: true } }
`;

test.each(['http1', 'undici'])(
  'however many calls of one client wait, nobody is warned of a leak: %s',
  async (transport) => {
    await using folder = await temporaryFolder();
    await using subgraphs = await startHttpSubgraphs();
    const options = await settingsBeside(folder, subgraphs.urls, settings);
    await using command = await runAndListen([...options, '--transport', transport]);

    await command.askAtOnce(samplesMin);
    const known = subgraphs.requests.orders.length;
    const held: (() => void)[] = [];
    subgraphs.intercept('orders', () => new Promise((go) => held.push(() => go(false))));
    const answered = command.askAtOnce(atOnce);
    await eventually(() =>
      expect(subgraphs.requests.orders.length).toBeGreaterThanOrEqual(known + atOnce),
    );
    for (const go of held) go();
    subgraphs.intercept('orders', null);
    expect(await answered).toHaveLength(atOnce);

    expect(await command.end()).not.toContain('MaxListenersExceededWarning');
  },
);

async function runAndListen(options: readonly string[]) {
  const command = await runCommand([...options, '--port', '0']);
  let said = '';
  for (const stream of [command.stdout, command.stderr])
    stream.on('data', (chunk) => {
      said += String(chunk);
    });
  const url = await eventually(() => {
    const [found] = /http:\S+$/m.exec(said) ?? [];
    if (found === undefined) throw new Error(said);
    return found;
  });
  return {
    /** Different questions in one body, so that each is a call of its own. */
    askAtOnce: async (count: number): Promise<unknown[]> => {
      const body = Array.from({ length: count }, (_, index) => ({
        query: `{ order(id: "1") { a${index}: number } }`,
      }));
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      return (await answer.json()) as unknown[];
    },
    /** What it has said until it ended. */
    async end(): Promise<string> {
      const ended = once(command, 'close');
      command.kill('SIGTERM');
      await ended;
      return said;
    },
    async [Symbol.asyncDispose]() {
      command.kill('SIGKILL');
    },
  };
}
