/**
 * `npm run compose`: the supergraph and the API schema, from the subgraphs' SDL.
 *
 *   npm run compose              writes schema/supergraph.graphql, schema/api.graphql and what composition had to say
 *   npm run compose -- --check   writes nothing; exits 1 when either is not what the subgraphs say
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchema } from 'graphql';
import { compose } from '../gateway/composition/compose.ts';
import { apiSchemaOf } from '../gateway/composition/supergraph.ts';
import { isShopError } from '../kernel/errors.ts';
import { loadSdl } from '../kernel/graphql/load-sdl.ts';

/** Where each subgraph listens when it runs as a process of its own; the supergraph carries it as its routing URL. */
const ports = { catalog: 4101, orders: 4102, returns: 4103, concierge: 4104, analytics: 4105 };

const root = join(import.meta.dirname, '..');

try {
  const { supergraphSdl, hints } = compose(
    Object.entries(ports).map(([name, port]) => ({
      name,
      url: `http://127.0.0.1:${port}/graphql`,
      sdl: loadSdl(name),
    })),
  );
  const files = {
    'schema/supergraph.graphql': supergraphSdl,
    'schema/api.graphql': `${printSchema(apiSchemaOf(supergraphSdl))}\n`,
    'schema/composition-hints.json': `${JSON.stringify(hints, null, 2)}\n`,
  };
  if (process.argv.includes('--check')) check(files);
  else write(files);
  for (const { code, message } of hints) console.log(`  hint ${code}: ${message}`);
} catch (error) {
  if (!isShopError(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  console.log(`Wrote ${Object.keys(files).join(' and ')}`);
}

function check(files: Readonly<Record<string, string>>): void {
  const stale = Object.entries(files).filter(([path, text]) => readOrEmpty(path) !== text);
  for (const [path] of stale) console.error(`${path} is stale: run npm run compose`);
  if (stale.length > 0) process.exitCode = 1;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return '';
  }
}
