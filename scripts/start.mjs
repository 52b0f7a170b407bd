/**
 * The launcher of `npm start`: builds when sources changed, then runs Aurora with the flags it wants.
 *
 *   npm start                     everything in one process
 *   npm start -- --reset          begins anew: empties the data folder first
 *   npm run start:split           a process for each subgraph and one for the gateway
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { sourceStamp, stampPath } from './source-stamp.mjs';

const startedAtMs = Date.now();
const options = process.argv.slice(2);
const entry = options.includes('--split') ? 'dist/app/split.js' : 'dist/app/main.js';

if (!isBuilt()) {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const child = spawn(
  process.execPath,
  // The young generation's size cannot be set once V8 runs; 64 MB spares a gateway most of its collections.
  ['--max-semi-space-size=64', entry, ...options.filter((option) => option !== '--split')],
  {
    // Over the channel the child sees that we are gone, however we went.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      APOLLO_TELEMETRY_DISABLED: '1',
      AURORA_STARTED_AT_MS: String(startedAtMs),
      ...process.env,
    },
  },
);
// A terminal's Ctrl-C reaches the child by itself; a supervisor's signal reaches only us.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
// The shell that npm runs us in passes no signal on: with it gone, somebody has ended npm.
if (process.env.npm_lifecycle_event?.startsWith('start')) {
  const shell = process.ppid;
  setInterval(() => process.ppid === shell || child.kill('SIGTERM'), 1_000).unref();
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGTERM' ? 0 : 1)));

/** dist/ holds what the sources say. A shipped image has no sources to compare with. */
function isBuilt() {
  if (!existsSync(stampPath)) return false;
  return !existsSync('app/main.ts') || readFileSync(stampPath, 'utf8') === sourceStamp();
}
