/** Makes dist/: server and client bundles by esbuild, schema files and pages by copying. Types are `npm run types`. */
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { clientBuilds, pages } from './client-bundles.mjs';
import { serverBuilds } from './server-bundles.mjs';
import { sourceStamp, stampPath } from './source-stamp.mjs';

const stamp = sourceStamp();
await rm('dist', { recursive: true, force: true });
await mkdir('dist/public/assets', { recursive: true });
await Promise.all([bundle(), copySchemas(), copyPages()]);
await writeFile(stampPath, stamp);

async function bundle() {
  await Promise.all([...serverBuilds(), ...clientBuilds()].map((options) => build(options)));
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
