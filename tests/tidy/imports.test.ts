import { dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';
import { sourceFiles } from './source-files.ts';

/** An area and what of ours it may import. The first row whose prefix fits a file counts. */
const allowed: readonly (readonly [area: string, may: readonly string[]])[] = [
  ['kernel/', ['kernel/']],
  ['store/', ['store/', 'kernel/']],
  ['integrations/', ['integrations/', 'kernel/']],
  ['subgraphs/catalog/', ['subgraphs/catalog/', 'kernel/']],
  ['subgraphs/orders/', ['subgraphs/orders/', 'kernel/']],
  ['subgraphs/returns/', ['subgraphs/returns/', 'kernel/']],
  ['subgraphs/concierge/', ['subgraphs/concierge/', 'kernel/']],
  ['subgraphs/analytics/', ['subgraphs/analytics/', 'kernel/']],
  // The process entry knows every subgraph by name and none by its insides, and what waits for orders outside of them.
  [
    'subgraphs/serve.ts',
    ['subgraphs/', 'integrations/privacy.ts', 'integrations/dead-facts-repository.ts', 'kernel/'],
  ],
  ['subgraphs/', ['subgraphs/', 'kernel/']],
  ['gateway/', ['gateway/', 'kernel/']],
  // REST is a door of the retailer's to the graph: routes as data over what the gateway runs.
  ['rest/', ['rest/', 'gateway/', 'kernel/']],
  ['clients/design/', ['clients/design/']],
  ['clients/widget/', ['clients/widget/', 'clients/design/', 'clients/sdk/', 'schema/']],
  ['clients/dashboard/', ['clients/dashboard/', 'clients/design/', 'clients/sdk/', 'schema/']],
  ['clients/', ['clients/', 'schema/']],
  ['seed/', ['seed/', 'kernel/', 'subgraphs/']],
  // The composition root knows everyone.
  [
    'app/',
    ['app/', 'rest/', 'gateway/', 'subgraphs/', 'integrations/', 'store/', 'seed/', 'kernel/'],
  ],
];

/** Packages that have one home, and where that is. */
const homes: Readonly<Record<string, RegExp>> = {
  mongodb:
    /^(kernel\/(data|events|graphql)\/|subgraphs\/\w+\/repository|subgraphs\/serve|integrations\/.*repository|seed\/|app\/|store\/|scripts\/|tests\/)/,
  bson: /^(store|tests)\//,
  lmdb: /^store\//,
  // What opens files of strangers, and where they are kept.
  sharp: /^kernel\/uploads\//,
  'file-type': /^kernel\/uploads\//,
  '@fastify/busboy': /^kernel\/uploads\//,
  aws4fetch: /^kernel\/uploads\//,
  '@apollo/gateway': /^(gateway|tests)\//,
  '@apollo/composition': /^(gateway|tests)\//,
  '@apollo/query-planner': /^(gateway|tests)\//,
  '@apollo/subgraph': /^kernel\/graphql\//,
  nodemailer: /^kernel\/notices\//,
  'web-push': /^kernel\/notices\//,
  react: /^clients\/dashboard\//,
  preact: /^clients\/(widget|shop|start|mailbox|pages|supergraph|explain|api-docs)\//,
};

const files = sourceFiles().filter(
  ({ path }) => !/^(tests|scripts)\//.test(path) && path.includes('/'),
);

test('imports go only where the table lets them', () => {
  const offending = files.flatMap(({ path, imports }) => {
    const may = allowed.find(([area]) => path.startsWith(area))?.[1] ?? [];
    const test = /\.test\.tsx?$|\/testing\//.test(path);
    return imports
      .filter((target) => target.startsWith('.'))
      .map((target) => normalize(join(dirname(path), target)))
      .filter((target) => !may.some((area) => target.startsWith(area)))
      .filter((target) => !(test && target.startsWith('tests/support/')))
      .map((target) => `${path} → ${target}`);
  });
  expect(offending).toEqual([]);
});

test('a package with one home is imported there only', () => {
  const offending = files.flatMap(({ path, text }) =>
    Object.entries(homes)
      .filter(
        ([name, home]) =>
          !home.test(path) && !/\.test\.tsx?$|\/testing\//.test(path) && importsValueOf(text, name),
      )
      .map(([name]) => `${path} → ${name}`),
  );
  expect(offending).toEqual([]);
});

test('rules in domain/ know neither GraphQL nor the database', () => {
  const offending = files
    .filter(({ path }) => /^subgraphs\/\w+\/domain\//.test(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter((target) => /^(graphql|mongodb|dataloader)|repository|resolvers/.test(target))
        .map((target) => `${path} → ${target}`),
    );
  expect(offending).toEqual([]);
});

/** Types leave nothing behind at run time, so only value imports count. */
const importsValueOf = (text: string, name: string): boolean =>
  new RegExp(`^import\\s+(?!type\\b)[^;]*?from\\s+'${name}(?:/[^']*)?'`, 'm').test(text);
