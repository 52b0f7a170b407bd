import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createMetrics, type Metrics } from '../../gateway/telemetry/metrics.ts';
import type { ObservedRequest } from '../../gateway/telemetry/observe.ts';
import '../../integrations/figures.ts';
import type { HookRoute } from '../../integrations/ingress.ts';
import { errorCatalog } from '../../kernel/errors.ts';
import '../../kernel/telemetry/given-up.ts';
import '../../subgraphs/concierge/model/figures.ts';
import { startSmallGateway } from '../gateway/support/small-gateway.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string };
}

const { groups } = parse(readFileSync('docs/monitoring/alerts.yaml', 'utf8')) as {
  groups: { rules: Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);

/** The values of each label of each figure; what Prometheus itself knows stands there from the start. */
const figures = new Map<string, Map<string, Set<string>>>([
  ['up', new Map([['job', new Set(['aurora-gateway', 'aurora-subgraphs'])]])],
]);

beforeAll(async () => {
  await using shop = await startSmallGateway({ metrics: createMetrics({ withProcess: true }) });
  note(await (await shop.fetch('/metrics')).text());
  const observed = createMetrics();
  observeAll(observed);
  note(await observed.print());
});

function note(page: string): void {
  for (const [, name = '', labels = ''] of page.matchAll(
    /^(?:# TYPE )?(\w+)(?:\{(.*)\})? \S+$/gm,
  )) {
    const known = figures.get(name) ?? new Map<string, Set<string>>();
    figures.set(name, known);
    for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g))
      known.set(label, (known.get(label) ?? new Set()).add(value));
  }
}

/** One of each thing that has labels, with every value that a rule may name. */
function observeAll(metrics: Metrics): void {
  for (const code of Object.keys(errorCatalog))
    metrics.observeRequest({
      context: { requestId: 'r', door: 'http', caller: null },
      operation: { name: 'Any', kind: 'query' },
      errorCodes: [code],
      durationMs: 1,
    } as unknown as ObservedRequest);
  metrics.observeFetch('orders', 'unavailable', 1);
  metrics.observeReload('refused');
  metrics.observeResilience('orders', 'shed');
  const hooks: HookRoute['path'] = '/hooks/:tenant/:connector';
  for (const status of [401, 503]) metrics.observeReply(hooks, 'POST', status, 1);
  const state = { circuit: 'open', inFlight: 1, inFlightLimit: 1, waiting: 0 } as const;
  metrics.subgraphGauges(() => [['orders', state]]);
}

test.each(rules.map((rule) => [rule.alert, rule] as const))(
  '%s asks for figures and labels that there are',
  (_name, { expr }) => {
    const named = [...expr.matchAll(/\b((?:aurora|nodejs|process)_\w+|up)\b(?:\{([^}]*)\})?/g)];
    expect(named.length).toBeGreaterThan(0);
    for (const [, figure = '', selector = ''] of named) {
      const labels = figures.get(figure);
      expect([figure, labels === undefined]).toEqual([figure, false]);
      for (const [, label = '', pattern = ''] of selector.matchAll(/(\w+)=~?"([^"]*)"/g))
        for (const value of pattern.split('|'))
          expect([...(labels?.get(label) ?? [])]).toContainEqual(
            expect.stringMatching(new RegExp(`^(?:${value})$`)),
          );
      for (const [, label] of expr.matchAll(/\bby \((\w+)\)/g))
        expect([...(labels?.keys() ?? [])]).toContain(label);
    }
  },
);

test('every alert says how urgent it is, and operations.md what to do about it', () => {
  const handbook = readFileSync('docs/operations.md', 'utf8');
  const incomplete = rules.filter(
    ({ alert, labels, annotations }) =>
      !['page', 'ticket'].includes(labels['severity'] ?? '') ||
      annotations.summary === '' ||
      !handbook.includes(`\`${alert}\``),
  );
  expect(incomplete.map(({ alert }) => alert)).toEqual([]);
});

test('observability.md has a row for each figure of ours, and for no other', () => {
  const rows = readFileSync('docs/observability.md', 'utf8').matchAll(/^\| (`aurora_.*?) \|/gm);
  const documented = [...rows].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(aurora_\w+)`/g)].map(([, name]) => name ?? ''),
  );
  const ours = [...figures.keys()]
    .filter((name) => name.startsWith('aurora_'))
    .map((name) => name.replace(/_(?:bucket|count|sum)$/, ''));
  expect(documented.sort()).toEqual([...new Set(ours)].sort());
});

test('the first supergraph that is refused is a change of its figure', async () => {
  const page = await createMetrics().print();
  expect(page).toContain('aurora_supergraph_candidates_total{outcome="refused"} 0');
});
