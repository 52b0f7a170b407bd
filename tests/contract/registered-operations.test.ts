import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { projectFiles } from '../tidy/source-files.ts';

const schema = buildSchema(readFileSync('schema/api.graphql', 'utf8'));
const manifestOf = (client: string): Record<string, string> =>
  JSON.parse(readFileSync(`schema/operations/${client}.json`, 'utf8'));

/** The storefront's own operations belong to the widget's manifest. */
const folders: Readonly<Record<string, readonly string[]>> = {
  widget: ['clients/widget/operations/*.graphql', 'clients/shop/operations/*.graphql'],
  dashboard: ['clients/dashboard/operations/*.graphql'],
};

test.each(['widget', 'dashboard', 'rest'])(
  'every registered operation of %s is valid',
  (client) => {
    for (const text of Object.values(manifestOf(client)))
      expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([]);
  },
);

test.each(['widget', 'dashboard'])('every operation that the %s has is registered', (client) => {
  const written = projectFiles(...(folders[client] ?? []))
    .flatMap((path) => operationNames(readFileSync(path, 'utf8')))
    .sort();
  const registered = Object.values(manifestOf(client)).flatMap(operationNames).sort();
  expect(written.length).toBeGreaterThan(2);
  expect(registered).toEqual(written);
});

test.each(['widget', 'dashboard', 'rest'])(
  'the id of an operation of %s is the hash of its text',
  (client) => {
    for (const [id, text] of Object.entries(manifestOf(client)))
      expect(id).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  },
);

function operationNames(text: string): string[] {
  return parse(text).definitions.flatMap((definition) =>
    definition.kind === 'OperationDefinition' ? [definition.name?.value ?? '(unnamed)'] : [],
  );
}
