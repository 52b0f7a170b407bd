/**
 * `npm run check`: everything that must hold before a commit. Stages follow one another, in the order in which they fail
 * fastest; within one, steps that leave alone what the others read run beside each other.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Twice what the longest step, the tests, takes on a busy machine of two cores. What takes longer hangs. */
const stepTimeoutMs = 40 * 60_000;

const npm = (script, ...args) => ['npm', ['run', '--silent', script, ...args]];

const stages = [
  [
    ['format and lint', 'npx', ['biome', 'check', '--error-on-warnings', '.']],
    ['lockfile', 'npm', ['ci', '--dry-run', '--ignore-scripts', '--silent']],
  ],
  [['generated code', ...npm('codegen')]],
  [
    ['types', ...npm('types')],
    ['generated files are committed', 'git', ['diff', '--exit-code', '--stat', '--', 'schema']],
    ['supergraph is fresh', ...npm('compose', '--', '--check')],
    ['OpenAPI document is fresh', ...npm('openapi', '--', '--check')],
    ['contracts are fresh', ...npm('contracts', '--', '--check')],
    ['build', ...npm('build')],
  ],
  [['tests', ...npm('test')]],
  [['end-to-end tests', ...npm('test:e2e')]],
];

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

for (const stage of stages) {
  const waiting = [...stage];
  const failed = [];
  const takeNext = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift())
      if (!(await holds(step, stage))) failed.push(step);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, takeNext));
  if (failed.length > 0) process.exit(1);
}

/** A step that is alone is watched as it goes; of several, each is told of when it has ended. */
async function holds([name, command, args], { length }) {
  const startedMs = performance.now();
  const isAlone = length === 1;
  if (isAlone) console.log(`\n── ${name}`);
  const stdio = isAlone ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'];
  const child = spawn(command, args, { stdio, detached: true });
  const end = () => endGroup(child);
  process.once('exit', end);
  let said = '';
  const timer = setTimeout(() => {
    said += `\nIt did not end within ${stepTimeoutMs / 60_000} minutes`;
    end();
  }, stepTimeoutMs);
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    // Whatever a step has left running holds its output open, and the machine busy.
    child.once('exit', end);
    child.once('close', resolve);
  });
  clearTimeout(timer);
  process.off('exit', end);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  if (status === 0) console.log(`✔ ${name} (${seconds} s)`);
  else console.error(`${said}\n✖ ${name} failed after ${seconds} s`);
  return status === 0;
}

/** A step is a process group of its own: its end is the end of all that it has started. */
function endGroup({ pid }) {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
