/**
 * `npm run openapi`: what the routes of rest/ promise and ask, for people and for the gateway.
 *
 *   npm run openapi              writes docs/api/concierge-openapi.yaml and schema/operations/rest.json
 *   npm run openapi -- --check   writes nothing; exits 1 when they are not what the routes say
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapiYaml } from './openapi-document.ts';
import { restManifest } from './rest-manifest.ts';

const written = {
  'docs/api/concierge-openapi.yaml': openapiYaml,
  'schema/operations/rest.json': restManifest,
};

for (const [name, make] of Object.entries(written)) {
  const path = join(import.meta.dirname, '..', name);
  const text = make();
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${name} is not what the routes say: npm run openapi`);
    process.exitCode = 1;
  }
}
