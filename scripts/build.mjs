/** Makes dist/: server code by tsc, client bundles by esbuild, schema files and pages by copying. */
import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { clientBuilds, pages } from './client-bundles.mjs';
import { sourceStamp, stampPath } from './source-stamp.mjs';

const stamp = sourceStamp();
await mkdir('dist/public/assets', { recursive: true });
await Promise.all([compileServer(), buildClients(), copySchemas(), copyPages()]);
await writeFile(stampPath, stamp);

/** `tsc` in a process of its own, so that esbuild runs beside it. */
function compileServer() {
  const require = createRequire(import.meta.url);
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (status) =>
      status === 0 ? resolve() : reject(new Error(`tsc ended with ${status}`)),
    );
  });
}

async function buildClients() {
  await Promise.all(clientBuilds().map((options) => build(options)));
}

/** SDL is read at run time, from the same relative place in source and in dist/. */
async function copySchemas() {
  await cp('schema', 'dist/schema', { recursive: true });
  await cp('docs/api', 'dist/docs/api', { recursive: true });
  const files = (await readdir('subgraphs')).flatMap((name) =>
    ['schema.graphql', 'schema'].map((file) => join('subgraphs', name, file)),
  );
  for (const from of files) {
    await cp(from, join('dist', from), { recursive: true }).catch((error) => {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    });
  }
}

async function copyPages() {
  for (const { name, path } of pages) await cp(path, `dist/public/${name}.html`);
}
