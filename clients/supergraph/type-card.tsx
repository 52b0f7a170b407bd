/** @jsxImportSource preact */
import { Icon } from '../widget/parts/icon.tsx';
import type { Found } from './search.ts';
import type { Gem } from './subgraph-look.ts';
import type { Field, FieldUse, OperationName, Type } from './supergraph.ts';

export interface TypeCardProps {
  readonly found: Found;
  readonly gemOf: (subgraph: string) => Gem;
  readonly operations: Readonly<Record<string, readonly OperationName[]>>;
  readonly uses: readonly FieldUse[];
}

/** One type: its owners, what is said of it, and each of its fields with who asks for it. */
export function TypeCard({ found: { type, fields }, gemOf, operations, uses }: TypeCardProps) {
  const hidden = type.fields.length - fields.length;
  return (
    <article class="g-type" aria-labelledby="type">
      <header>
        <p class="g-kind">{type.kind}</p>
        <h2 id="type">{type.name}</h2>
        {type.description ? <Prose text={type.description} /> : null}
        <Badges marks={type} />
        {type.interfaces.length > 0 ? (
          <p class="g-dim">
            Implements <Names names={type.interfaces} isLink />
          </p>
        ) : null}
        {type.members.length > 0 ? (
          <p class="g-dim">
            <Names names={type.members} isLink={type.kind === 'union'} />
          </p>
        ) : null}
      </header>

      <h3>Owned by</h3>
      <ul class="g-owners">
        {type.owners.map(({ subgraph, keys, isInterfaceObject }) => (
          <li key={subgraph}>
            <Owner name={subgraph} gem={gemOf(subgraph)} />
            {keys.map((key) => (
              <span key={key} class="g-keyed" title="Key by which others may ask for it">
                <Icon name="key" small />
                <code>{key}</code>
              </span>
            ))}
            {isInterfaceObject ? <span class="g-dim">as an interface object</span> : null}
          </li>
        ))}
      </ul>

      {fields.length > 0 ? (
        <>
          <h3>
            Fields <span class="num faint">{fields.length}</span>
            {hidden > 0 ? <span class="faint"> · {hidden} do not fit the search</span> : null}
          </h3>
          <ul class="g-fields">
            {fields.map((field) => (
              <FieldRow
                key={field.name}
                type={type}
                field={field}
                gemOf={gemOf}
                operations={operations[`${type.name}.${field.name}`] ?? []}
                uses={uses.filter((use) => use.field === `${type.name}.${field.name}`)}
              />
            ))}
          </ul>
        </>
      ) : null}
    </article>
  );
}

interface FieldRowProps {
  readonly type: Type;
  readonly field: Field;
  readonly gemOf: (subgraph: string) => Gem;
  readonly operations: readonly OperationName[];
  readonly uses: readonly FieldUse[];
}

function FieldRow({ type, field, gemOf, operations, uses }: FieldRowProps) {
  const isSplit = type.owners.length > 1;
  return (
    <li class={field.deprecation === null ? '' : 'is-old'}>
      <p class="g-signature">
        <b>{field.name}</b>
        {field.arguments.length > 0 ? (
          <span>({field.arguments.map(({ signature }) => signature).join(', ')})</span>
        ) : null}
        <span>: </span>
        <a href={`#${field.type.replace(/[[\]!]/g, '')}`}>{field.type}</a>
      </p>
      {field.description ? <Prose text={field.description} /> : null}
      {field.arguments.map(({ signature, description }) =>
        description ? <Prose key={signature} text={`\`${signature}\` ${description}`} /> : null,
      )}
      <Badges marks={field} deprecation={field.deprecation} />
      {isSplit ? (
        <p class="g-from">
          {field.owners.map(({ subgraph, requires, provides, overrides }) => (
            <span key={subgraph}>
              <Owner name={subgraph} gem={gemOf(subgraph)} />
              {requires ? <Clause word="requires" text={requires} /> : null}
              {provides ? <Clause word="provides" text={provides} /> : null}
              {overrides ? <Clause word="taken over from" text={overrides} /> : null}
            </span>
          ))}
        </p>
      ) : null}
      {type.kind === 'object' || type.kind === 'interface' ? (
        <Use operations={operations} uses={uses} />
      ) : null}
    </li>
  );
}

/** Who has registered an operation with it, and who has really asked for it. */
function Use({
  operations,
  uses,
}: {
  operations: readonly OperationName[];
  uses: readonly FieldUse[];
}) {
  if (operations.length === 0 && uses.length === 0)
    return <p class="g-use faint">No registered operation, never asked for</p>;
  const count = uses.reduce((sum, use) => sum + use.count, 0);
  const last = uses
    .map(({ lastSeenAt }) => lastSeenAt)
    .sort()
    .at(-1);
  return (
    <details class="g-use">
      <summary>
        {operations.length === 1
          ? 'One registered operation'
          : `${operations.length || 'No'} registered operations`}
        {' · '}
        {count === 0 ? (
          'never asked for'
        ) : (
          <>
            asked for <span class="num">{timesOf(count)}</span>
          </>
        )}
      </summary>
      <ul>
        {operations.map(({ client, operation }) => (
          <li key={`${client} ${operation}`}>
            <span class="g-client">{client}</span> {operation}
          </li>
        ))}
        {uses.map(({ client, count: times }) => (
          <li key={client}>
            <span class="g-client">{client}</span> asked <span class="num">{timesOf(times)}</span>
          </li>
        ))}
      </ul>
      {last ? <p class="g-dim">Last on {new Date(last).toLocaleString('en-GB')}</p> : null}
    </details>
  );
}

const timesOf = (count: number): string =>
  count === 1 ? 'once' : `${count.toLocaleString('en-GB')} times`;

function Badges({
  marks,
  deprecation = null,
}: {
  marks: Pick<Field, 'tags' | 'access' | 'cost' | 'listSize' | 'isInaccessible'>;
  deprecation?: string | null;
}) {
  const badges = [
    ...marks.access.map((text) => ({ gem: 'citrine', icon: 'lock', text }) as const),
    ...marks.tags.map(
      (text) => ({ gem: text.startsWith('pii') ? 'ruby' : 'pearl', text }) as const,
    ),
    ...(marks.cost === null ? [] : [{ gem: 'sapphire', text: `cost ${marks.cost}` } as const]),
    ...(marks.listSize === null
      ? []
      : [{ gem: 'sapphire', text: `about ${marks.listSize} items` } as const]),
    ...(marks.isInaccessible ? [{ gem: 'pearl', text: 'hidden from clients' } as const] : []),
    ...(deprecation === null ? [] : [{ gem: 'ruby', text: `deprecated: ${deprecation}` } as const]),
  ];
  if (badges.length === 0) return null;
  return (
    <ul class="g-badges">
      {badges.map(({ gem, text, ...rest }) => (
        <li key={text} class={`is-${gem}`}>
          {'icon' in rest ? <Icon name={rest.icon} small /> : null}
          {text}
        </li>
      ))}
    </ul>
  );
}

const Owner = ({ name, gem }: { name: string; gem: Gem }) => (
  <span class={`g-owner is-${gem}`}>
    <i />
    {name}
  </span>
);

/** A description, with what stands in backquotes set as code. */
const Prose = ({ text }: { text: string }) => (
  <p class="g-dim">
    {text.split('`').map((part, index) => {
      const key = `${index} ${part}`;
      return index % 2 === 1 ? <code key={key}>{part}</code> : <span key={key}>{part}</span>;
    })}
  </p>
);

const Clause = ({ word, text }: { word: string; text: string }) => (
  <span class="g-dim">
    {word} <code>{text}</code>
  </span>
);

const Names = ({ names, isLink }: { names: readonly string[]; isLink: boolean }) => (
  <>
    {names.map((name, index) => (
      <span key={name}>
        {index > 0 ? ' · ' : ''}
        {isLink ? <a href={`#${name}`}>{name}</a> : <code>{name}</code>}
      </span>
    ))}
  </>
);
