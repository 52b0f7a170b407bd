/**
 * `npm run contracts`: the marked parts of docs/contracts/, from schema, manifests, routes and rights.
 *
 *   npm run contracts              writes them
 *   npm run contracts -- --check   writes nothing; exits 1 when a page is not what the code says
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { contractPages } from './contracts/contract-pages.ts';

for (const { path, text } of contractPages()) {
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${path} is not what the code says: npm run contracts`);
    process.exitCode = 1;
  }
}
