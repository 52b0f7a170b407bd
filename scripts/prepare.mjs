/**
 * Runs after `npm install`: makes what is generated and never committed (types, client bundles, dist/).
 * A production image built with `--omit=dev` has no code generator; it is built before and needs nothing here.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (existsSync('node_modules/@graphql-codegen/cli') && existsSync('codegen.ts')) {
  for (const script of ['codegen', 'build']) {
    const { status } = spawnSync('npm', ['run', '--silent', script], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (status !== 0) process.exit(status ?? 1);
  }
}
