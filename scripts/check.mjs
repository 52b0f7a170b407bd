/** `npm run check`: everything that must hold before a commit, in the order in which it fails fastest. */
import { spawnSync } from 'node:child_process';

const steps = [
  ['format and lint', 'npx', ['biome', 'check', '--error-on-warnings', '.']],
  ['generated code', 'npm', ['run', '--silent', 'codegen']],
  ['types', 'npm', ['run', '--silent', 'types']],
  ['supergraph is fresh', 'npm', ['run', '--silent', 'compose', '--', '--check']],
  ['OpenAPI document is fresh', 'npm', ['run', '--silent', 'openapi', '--', '--check']],
  ['contracts are fresh', 'npm', ['run', '--silent', 'contracts', '--', '--check']],
  ['generated files are committed', 'git', ['diff', '--exit-code', '--stat', '--', 'schema']],
  ['lockfile', 'npm', ['ci', '--dry-run', '--ignore-scripts', '--silent']],
  ['build', 'npm', ['run', '--silent', 'build']],
  ['tests', 'npm', ['test', '--silent']],
  ['end-to-end tests', 'npm', ['run', '--silent', 'test:e2e']],
];

for (const [name, command, args] of steps) {
  const startedMs = performance.now();
  console.log(`\n── ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  if (status !== 0) {
    console.error(`✖ ${name} failed after ${seconds} s`);
    process.exit(status ?? 1);
  }
  console.log(`✔ ${name} (${seconds} s)`);
}
