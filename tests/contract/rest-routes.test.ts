import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { routes } from '../../rest/routes/index.ts';
import { openapiYaml } from '../../scripts/openapi-document.ts';
import { restManifest } from '../../scripts/rest-manifest.ts';

const schema = buildSchema(readFileSync('schema/api.graphql', 'utf8'));
const documentPath = 'docs/api/concierge-openapi.yaml';

test.each(routes.map((route) => [route.id, route] as const))(
  '%s asks for what the graph has, and reads or changes as it says',
  (_, { operation, root, changes }) => {
    const document = parse(operation);
    expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
    const [definition] = document.definitions;
    expect(definition).toMatchObject({
      kind: 'OperationDefinition',
      operation: changes ? 'mutation' : 'query',
      selectionSet: { selections: expect.arrayContaining([fieldNamed(root)]) },
    });
  },
);

test('no two routes share a name or an address', () => {
  const names = routes.map(({ id }) => id);
  const addresses = routes.flatMap(({ method, path, aliases }) =>
    [path, ...aliases].map((each) => `${method} ${each}`),
  );
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test('each address that callers are configured with is there, and where support looks for it', () => {
  const readme = readFileSync('rest/README.md', 'utf8');
  const configured = [...readme.matchAll(/^\| `(CONCIERGE_\w+_ENDPOINT)` \| `([^`]+)` \|$/gm)];
  expect(configured.map(([, variable]) => variable)).toEqual([
    'CONCIERGE_PRODUCTS_ENDPOINT',
    'CONCIERGE_ORDER_STATUS_ENDPOINT',
    'CONCIERGE_ORDER_UPDATES_ENDPOINT',
    'CONCIERGE_RETURNS_ENDPOINT',
    'CONCIERGE_CAPSULE_ENDPOINT',
    'CONCIERGE_STYLIST_ENDPOINT',
    'CONCIERGE_SHORTLIST_ENDPOINT',
    'CONCIERGE_INSPIRATION_ENDPOINT',
    'CONCIERGE_CSAT_ENDPOINT',
  ]);
  for (const [, , address = ''] of configured) {
    const route = routes.find(({ path }) => path === address);
    expect([address, route?.aliases.length]).toEqual([address, 1]);
    expect(route?.aliases[0]).toMatch(/^\/api\/support\//);
  }
});

test('the OpenAPI document is what the routes say: npm run openapi', () => {
  expect(readFileSync(documentPath, 'utf8')).toBe(openapiYaml());
});

test('the operations of the routes are registered: npm run openapi', () => {
  expect(readFileSync('schema/operations/rest.json', 'utf8')).toBe(restManifest());
});

test('the OpenAPI document is valid, without a warning', () => {
  const require = createRequire(import.meta.url);
  const cli = join(dirname(require.resolve('@redocly/cli/package.json')), 'bin', 'cli.js');
  const printed = execFileSync(process.execPath, [cli, 'lint', documentPath, '--format', 'json'], {
    encoding: 'utf8',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { totals } = JSON.parse(printed.slice(printed.indexOf('{'))) as { totals: unknown };
  expect(totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
});

const fieldNamed = (name: string) =>
  expect.objectContaining({ kind: 'Field', name: expect.objectContaining({ value: name }) });
