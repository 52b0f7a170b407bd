/** `npm run dev`: runs from source, restarts on a server change, rebuilds the client bundles on theirs. */
import { spawn } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { context } from 'esbuild';
import { clientBuilds, pages } from './client-bundles.mjs';

await mkdir('dist/public/assets', { recursive: true });
for (const { name, path } of pages) await cp(path, `dist/public/${name}.html`);
const bundles = await Promise.all(clientBuilds({ watch: true }).map((options) => context(options)));
await Promise.all(bundles.map((bundle) => bundle.rebuild()));
await Promise.all(bundles.map((bundle) => bundle.watch()));

const server = spawn(
  process.execPath,
  [
    'node_modules/tsx/dist/cli.mjs',
    'watch',
    '--clear-screen=false',
    'app/main.ts',
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', env: { APOLLO_TELEMETRY_DISABLED: '1', ...process.env } },
);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.kill(signal));
server.on('exit', async (code) => {
  await Promise.all(bundles.map((bundle) => bundle.dispose()));
  process.exit(code ?? 0);
});
