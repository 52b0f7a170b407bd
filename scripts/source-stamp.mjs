/** Tells whether dist/ was built from the sources as they are now, without reading them. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const sourceFolders = [
  'app',
  'clients',
  'gateway',
  'integrations',
  'kernel',
  'rest',
  'docs/api',
  'schema',
  'scripts',
  'seed',
  'store',
  'subgraphs',
];
const sourceFiles = ['package-lock.json', 'tsconfig.json'];

export const stampPath = 'dist/source-stamp.txt';

/** Newest change and number of source files: differs as soon as one is edited, added or removed. */
export function sourceStamp() {
  let newestMs = 0;
  let count = 0;
  const visit = (path) => {
    newestMs = Math.max(newestMs, statSync(path).mtimeMs);
    count += 1;
  };
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else visit(path);
    }
  };
  for (const folder of sourceFolders) walk(folder);
  for (const file of sourceFiles) visit(file);
  return `${count} files, newest ${newestMs}\n`;
}
