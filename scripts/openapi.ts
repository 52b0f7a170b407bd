/**
 * `npm run openapi`: docs/api/concierge-openapi.yaml, from the routes of rest/.
 *
 *   npm run openapi              writes it
 *   npm run openapi -- --check   writes nothing; exits 1 when it is not what the routes say
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapiYaml } from './openapi-document.ts';

const path = join(import.meta.dirname, '..', 'docs', 'api', 'concierge-openapi.yaml');
const text = openapiYaml();

if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  console.error('docs/api/concierge-openapi.yaml is not what the routes say: npm run openapi');
  process.exitCode = 1;
}
