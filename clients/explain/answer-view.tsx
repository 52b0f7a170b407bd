/** @jsxImportSource preact */
import { Icon } from '../widget/parts/icon.tsx';
import { type Answer, barsOf, type Explanation, type PlanNode, stepsOf } from './explanation.ts';

/** What one answer says of itself: facts, where the time went, the plan, rights, errors, and the data last. */
export function AnswerView({ answer }: { answer: Answer }) {
  const { explain, queryPlan } = answer.extensions ?? {};
  const { errors = [] } = answer;
  return (
    <>
      {explain ? <Facts explain={explain} errors={errors.length} /> : null}
      {errors.length > 0 ? (
        <Part title="Errors">
          <ul class="x-errors">
            {errors.map(({ message, path }) => (
              <li key={`${path?.join('.')} ${message}`}>
                <Icon name="shapeTriangle" small />
                <span>
                  {message}
                  {path ? <code> {path.join('.')}</code> : null}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      {explain ? (
        <Part title="Where the time went">
          <Waterfall explain={explain} />
        </Part>
      ) : null}
      {queryPlan ? (
        <Part title="Plan">
          <ul class="x-plan">
            <Step node={queryPlan.node ?? queryPlan} />
          </ul>
        </Part>
      ) : null}
      {explain ? (
        <Part title="Rights">
          <Rights explain={explain} />
        </Part>
      ) : null}
      <details class="x-data">
        <summary>Data</summary>
        <pre>{JSON.stringify(answer.data ?? null, null, 2)}</pre>
      </details>
    </>
  );
}

const Part = ({ title, children }: { title: string; children: preact.ComponentChildren }) => (
  <section class="x-part">
    <h2>{title}</h2>
    {children}
  </section>
);

function Facts({ explain, errors }: { explain: Explanation; errors: number }) {
  const { trace, cost, operation, caller } = explain;
  const facts = [
    { word: 'Time', value: `${(trace.durationMs ?? 0).toFixed(1)} ms` },
    { word: 'Fetches', value: String(countFetches(explain)) },
    { word: 'Cost', value: cost ? `${cost.estimated} of ${cost.max}` : 'not weighed' },
    { word: 'Errors', value: String(errors) },
    { word: 'Caller', value: caller.kind },
    { word: 'Document', value: operation?.isRegistered ? 'registered' : 'open' },
  ];
  return (
    <dl class="x-facts">
      {facts.map(({ word, value }) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd class="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Those that went as one call are counted one by one. */
const countFetches = ({ trace }: Explanation): number =>
  trace.children
    .filter(({ name }) => name.startsWith('fetch '))
    .reduce((sum, { facts }) => sum + Number(facts['aurora.fetches'] ?? 1), 0);

function Waterfall({ explain }: { explain: Explanation }) {
  return (
    <>
      <ol class="x-bars">
        {barsOf(explain.trace).map(({ id, span, depth, fromPercent, widthPercent }) => (
          <li key={id} class={lookOf(span.kind, span.failure)}>
            <span class="x-label" style={{ paddingInlineStart: `${depth * 0.875}rem` }}>
              {span.name}
              {factsOf(span.facts) ? <small>{factsOf(span.facts)}</small> : null}
              {span.failure ? <small class="x-failure">{span.failure}</small> : null}
            </span>
            <span class="x-track" aria-hidden="true">
              <i
                style={{
                  insetInlineStart: `${Math.min(99.5, fromPercent)}%`,
                  inlineSize: `${Math.max(0.5, Math.min(widthPercent, 100 - fromPercent))}%`,
                }}
              />
            </span>
            <span class="x-ms num">{(span.durationMs ?? 0).toFixed(1)} ms</span>
          </li>
        ))}
      </ol>
      {explain.spansLeftOut > 0 ? (
        <p class="faint">{explain.spansLeftOut} further steps are left out.</p>
      ) : null}
    </>
  );
}

const lookOf = (kind: string, failure: string | null): string => {
  if (failure) return 'is-ruby';
  return { client: 'is-sapphire', server: 'is-amethyst' }[kind] ?? 'is-pearl';
};

/** What a step says of itself, beyond its name. */
function factsOf(facts: Explanation['trace']['facts']): string {
  return Object.entries(facts)
    .filter(([name]) => name.startsWith('aurora.') && !hidden.includes(name))
    .map(([name, value]) => `${name.replace('aurora.', '').replaceAll('_', ' ')} ${value}`)
    .join(' · ');
}

/** Said elsewhere on the page, or by the name. */
const hidden = [
  'aurora.request_id',
  'aurora.caller',
  'aurora.client',
  'aurora.door',
  'aurora.subgraph',
];

function Step({ node }: { node: PlanNode }) {
  const steps = stepsOf(node);
  return (
    <li>
      <p>
        <b>{wordOf(node)}</b>
        {node.serviceName ? <span class="x-service">{node.serviceName}</span> : null}
        {node.path ? <code>{node.path.join('.')}</code> : null}
        {node.condition ? <code>if ${node.condition}</code> : null}
      </p>
      {node.operation ? (
        <details>
          <summary>What is asked</summary>
          <pre>{laidOut(node.operation)}</pre>
        </details>
      ) : null}
      {steps.length > 0 ? (
        <ul>
          {steps.map((step) => (
            <Step key={keyOf(step)} node={step} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

/** Steps beside one another ask different things. */
const keyOf = (node: PlanNode): string =>
  JSON.stringify([node.kind, node.path, node.operation, ...stepsOf(node).map(keyOf)]);

const words: Readonly<Record<string, string>> = {
  Sequence: 'One after the other',
  Parallel: 'At the same time',
  Flatten: 'For each at',
  Fetch: 'Ask',
  Subscription: 'For each event',
  Condition: 'Only',
};

const wordOf = ({ kind }: PlanNode): string => words[kind] ?? kind;

/** The planner writes its operations in one line. */
function laidOut(operation: string): string {
  let depth = 0;
  return operation
    .replace(/\s*([{}])\s*/g, (_, brace: string) => {
      if (brace === '{') {
        depth += 1;
        return ` {\n${'  '.repeat(depth)}`;
      }
      depth -= 1;
      return `\n${'  '.repeat(depth)}}\n${'  '.repeat(depth)}`;
    })
    .replace(/\n\s*\n/g, '\n')
    .trim();
}

function Rights({ explain }: { explain: Explanation }) {
  if (explain.access.length === 0)
    return <p class="muted">Nothing that was asked for needs a right.</p>;
  return (
    <ul class="x-rights">
      {explain.access.map(({ field, needs, isAllowed }) => (
        <li key={`${field} ${needs.join()}`} class={isAllowed ? 'is-emerald' : 'is-ruby'}>
          <span class="status">
            <Icon name={isAllowed ? 'shapeTick' : 'lock'} />
            {isAllowed ? 'Allowed' : 'Denied'}
          </span>
          <code>{field}</code>
          <span class="muted">needs {needs.join(' and ')}</span>
        </li>
      ))}
    </ul>
  );
}
