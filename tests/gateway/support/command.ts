import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { commandPath } from '../../support/programs.ts';
import { type Answer, toAnswer } from './small-gateway.ts';

/** `aurora-gateway` as it ships, in a process of its own. @param env beside what the tests run with */
export const runCommand = async (
  options: readonly string[],
  env: Readonly<Record<string, string>> = {},
) =>
  spawn(process.execPath, [await commandPath('gateway'), ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  }) satisfies ChildProcess;

export interface RunningCommand extends AsyncDisposable {
  readonly url: string;
  ask(query: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** What `/health` tells. */
  health(): Promise<Readonly<Record<string, unknown>>>;
}

/** The command, listening at a free port. @throws Error with what it said where it ends instead */
export async function startCommand(
  options: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningCommand> {
  const command = await runCommand([...options, '--port', '0'], env);
  let said = '';
  command.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const listens = once(createInterface({ input: command.stdout }), 'line') as Promise<[string]>;
  const ends = once(command, 'exit').then(() => Promise.reject(new Error(said)));
  const [line] = await Promise.race([listens, ends]);
  ends.catch(() => {});
  const url = /http:\S+$/.exec(line)?.[0] ?? '';
  return {
    url,
    ask: async (query, headers = {}) =>
      toAnswer(
        await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query }),
        }),
      ),
    health: async () =>
      (await (await fetch(new URL('/health', url))).json()) as Record<string, unknown>,
    async [Symbol.asyncDispose]() {
      const ended = once(command, 'exit');
      command.kill('SIGKILL');
      await ended;
    },
  };
}
