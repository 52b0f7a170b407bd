/** `serve`: runs the store alone, for tests and for other MongoDB tools. */
import { parseArgs } from 'node:util';
import { startStore } from './index.ts';

const usage = 'Usage: serve --directory <folder> [--socket <path> | --port <number>] [--no-sync]';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    directory: { type: 'string' },
    socket: { type: 'string' },
    port: { type: 'string' },
    'no-sync': { type: 'boolean', default: false },
  },
});

if (positionals[0] === 'serve' && values.directory !== undefined) {
  await serve(values.directory).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
} else {
  console.error(usage);
  process.exitCode = 2;
}

/** Prints one line of JSON with the URI when it is ready; SIGTERM or SIGINT stops it cleanly. */
async function serve(directory: string): Promise<void> {
  const { socket, port } = values;
  const store = await startStore({
    directory,
    durability: values['no-sync'] ? 'no-sync' : 'fsync',
    // This process does nothing else, so the server needs no thread of its own.
    inline: true,
    environment: process.env['NODE_ENV'] ?? 'development',
    ...(socket !== undefined && { socket }),
    ...(port !== undefined && { port: Number(port) }),
  });
  const stop = (): void => {
    void store.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log(JSON.stringify({ uri: store.uri, owner: store.owner }));
}
