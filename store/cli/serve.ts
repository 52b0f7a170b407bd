import { environmentOf } from '../../kernel/config.ts';
import { replicaSetName } from '../commands/hello.ts';
import { startStore } from '../index.ts';
import { type CliCommand, directoryOption, optionalOption, UsageError } from './command.ts';

/** `serve`: runs the store alone, for tests and for other MongoDB tools. */
export const serve: CliCommand = {
  summary: 'runs the store alone until it is told to stop',
  usage: '[--directory <folder>] [--port <number> | --socket <path>] [--no-sync] [--json]',
  options: {
    directory: { type: 'string' },
    port: { type: 'string' },
    socket: { type: 'string' },
    'no-sync': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
  async run(values) {
    const directory = directoryOption(values);
    const socket = optionalOption(values, 'socket');
    const port = portOf(optionalOption(values, 'port'));
    if (socket !== undefined && port !== undefined) {
      throw new UsageError('--port and --socket exclude each other');
    }
    const store = await startStore({
      directory,
      durability: values['no-sync'] === true ? 'no-sync' : 'fsync',
      // This process does nothing else, so the server needs no thread of its own.
      inline: true,
      environment: environmentOf(process.env),
      ...(socket !== undefined && { socket }),
      ...(port !== undefined && { port }),
    });
    const { uri, owner } = store;
    // A program that started us reads one line; a person at a terminal reads words.
    if (values['json'] === true || !process.stdout.isTTY)
      console.log(JSON.stringify({ uri, owner }));
    else console.log(greeting(directory, uri, owner));
    if (owner) await untilStopped();
    await store.stop();
    return true;
  },
};

const greeting = (directory: string, uri: string, isOwner: boolean): string =>
  isOwner
    ? `The embedded store serves ${directory}
Connect with any MongoDB tool, or with MONGODB_URI:
  ${uri}
It answers as the primary of replica set ${replicaSetName}.
It is for development and tests: no password, no copies. Stop it with Ctrl-C.`
    : `Another process serves ${directory} already. Connect to it:
  ${uri}`;

/** @throws UsageError for what is no port */
function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`--port takes a number from 0 to 65535, not '${text}'`);
  }
  return port;
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      process.once(signal, () => resolve());
    }
  });
}
