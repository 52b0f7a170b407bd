import { staffRoles } from '../kernel/caller.ts';
import type { Config } from '../kernel/config.ts';
import { isDevelopment } from '../kernel/config.ts';

export interface Startup {
  readonly url: string;
  readonly startedInMs: number;
  readonly store: string;
}

/** What `npm start` prints once it serves: one table of addresses and, in development, how to get in. */
export function startupTable(config: Config, { url, startedInMs, store }: Startup): string {
  const rows: [string, string, string][] = [
    ['Storefront', `${url}/shop`, 'shop as a visitor, with the concierge widget'],
    ['Dashboard', `${url}/dashboard`, 'orders and figures for support staff'],
    ['GraphQL', `${url}/graphql`, 'HTTP and graphql-transport-ws'],
    ['REST', `${url}/api/docs`, 'the same without GraphQL, to read and try'],
    ['Health', `${url}/health`, ''],
    ['Metrics', `${url}/metrics`, 'Prometheus'],
  ];
  if (isDevelopment(config)) {
    rows.unshift(['Start page', `${url}/`, 'begin here: what to try in two minutes']);
    rows.push(
      ['Sandbox', `${url}/sandbox`, 'explore the graph, offline'],
      ['Supergraph', `${url}/supergraph`, 'who owns each field, and who asks for it'],
      ['Mailbox', `${url}/mailbox`, 'one-time codes and notices'],
    );
  }
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map(([name, address, what]) =>
    `  ${name.padEnd(widths[0] ?? 0)}  ${address.padEnd(widths[1] ?? 0)}  ${what}`.trimEnd(),
  );
  const tokens = isDevelopment(config)
    ? [
        '',
        `  A token for a role (${staffRoles.join(', ')}):`,
        `    curl -s -X POST ${url}/dev/tokens -H 'content-type: application/json' -d '{"role":"support_lead"}'`,
        '  The next carrier scan of an order:',
        `    npm run demo:ship -- GG-12047 --url ${url}`,
      ]
    : [];
  return [
    '',
    `  Aurora is running. Started in ${(startedInMs / 1000).toFixed(1)} s, data in ${store}.`,
    '',
    ...lines,
    ...tokens,
    '',
    '',
  ].join('\n');
}
