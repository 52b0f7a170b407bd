/** @jsxImportSource preact */
import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Inspector, useInspector } from '../pages/inspector.ts';
import { InspectorGate } from '../pages/inspector-gate.tsx';
import { TopBar } from '../pages/top-bar.tsx';
import { Icon } from '../widget/parts/icon.tsx';
import { aspects, find, type Search } from './search.ts';
import { gemAt } from './subgraph-look.ts';
import type { FieldUse, Supergraph } from './supergraph.ts';
import { TypeCard } from './type-card.tsx';

export function supergraphPage(): void {
  const page = document.getElementById('page');
  if (page) render(<SupergraphPage />, page);
}

function SupergraphPage() {
  const supergraph = useInspector<Supergraph>('/admin/supergraph');
  const usage = useInspector<{ fields: readonly FieldUse[] }>('/admin/field-usage');
  return (
    <>
      <header>
        <TopBar here="/supergraph" />
      </header>
      <main class="p-main">
        {supergraph.state === 'ready' ? (
          <Explorer supergraph={supergraph.answer} uses={usesOf(usage)} />
        ) : (
          <InspectorGate inspector={supergraph} />
        )}
      </main>
    </>
  );
}

const usesOf = (usage: Inspector<{ fields: readonly FieldUse[] }>): readonly FieldUse[] =>
  usage.state === 'ready' ? usage.answer.fields : [];

const everything: Search = { words: '', subgraph: null, aspect: null };

function Explorer({ supergraph, uses }: { supergraph: Supergraph; uses: readonly FieldUse[] }) {
  const [search, setSearch] = useState(everything);
  const [chosen, setChosen] = useState(() => decodeURIComponent(location.hash.slice(1)));
  useEffect(() => {
    const follow = () => setChosen(decodeURIComponent(location.hash.slice(1)));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const found = useMemo(() => find(supergraph, search), [supergraph, search]);
  const shown = found.find(({ type }) => type.name === chosen) ?? found[0];
  const gemOf = (subgraph: string) =>
    gemAt(supergraph.subgraphs.findIndex(({ name }) => name === subgraph));
  const change = (part: Partial<Search>) => setSearch((before) => ({ ...before, ...part }));
  const fields = supergraph.types.reduce((sum, { fields: { length } }) => sum + length, 0);

  return (
    <>
      <div class="p-head">
        <h1>Supergraph</h1>
        <p class="muted">
          <span class="num">{supergraph.types.length}</span> types and{' '}
          <span class="num">{fields}</span> fields of{' '}
          <span class="num">{supergraph.subgraphs.length}</span> subgraphs: who owns each, and who
          asks for it. Generation <span class="mono">{supergraph.generation}</span>.
        </p>
      </div>

      <ul class="g-subgraphs" aria-label="Subgraphs">
        {supergraph.subgraphs.map(({ name, url, types, fields: own }) => (
          <li key={name}>
            <button
              type="button"
              class={`g-subgraph is-${gemOf(name)}`}
              aria-pressed={search.subgraph === name}
              title={url}
              onClick={() => change({ subgraph: search.subgraph === name ? null : name })}
            >
              <b>{name}</b>
              <small class="num">
                {types} types · {own} fields
              </small>
            </button>
          </li>
        ))}
      </ul>

      <search class="g-search">
        <label class="g-find">
          <span class="sr">Find types and fields</span>
          <Icon name="search" />
          <input
            class="input"
            type="search"
            placeholder="Find a type, a field, a tag"
            value={search.words}
            onInput={(event) => change({ words: event.currentTarget.value })}
          />
        </label>
        <fieldset class="g-aspects">
          <legend class="sr">Only</legend>
          {aspects.map(({ aspect, label }) => (
            <button
              key={aspect}
              type="button"
              class="g-aspect"
              aria-pressed={search.aspect === aspect}
              onClick={() => change({ aspect: search.aspect === aspect ? null : aspect })}
            >
              {label}
            </button>
          ))}
        </fieldset>
      </search>

      {shown ? (
        <div class="g-split">
          <nav class="g-list" aria-label="Types">
            <p class="g-count" role="status">
              {found.length === 1 ? 'One type' : `${found.length} types`}
            </p>
            <ol>
              {found.map(({ type }) => (
                <li key={type.name}>
                  <a href={`#${type.name}`} aria-current={type === shown.type ? 'true' : undefined}>
                    <span class="g-name">{type.name}</span>
                    <span class="g-kind">{type.kind}</span>
                    <span class="g-dots" aria-hidden="true">
                      {type.owners.map(({ subgraph }) => (
                        <i key={subgraph} class={`is-${gemOf(subgraph)}`} />
                      ))}
                    </span>
                  </a>
                </li>
              ))}
            </ol>
          </nav>
          <TypeCard
            key={shown.type.name}
            found={shown}
            gemOf={gemOf}
            operations={supergraph.operations}
            uses={uses}
          />
        </div>
      ) : (
        <div class="g-nothing">
          <Icon name="search" />
          <p>Nothing in the graph fits that.</p>
          <button class="btn btn-s" type="button" onClick={() => setSearch(everything)}>
            Show everything
          </button>
        </div>
      )}

      <section class="g-hints" aria-labelledby="hints">
        <h2 id="hints">What composition had to say</h2>
        {supergraph.hints.length === 0 ? (
          <p class="muted">Nothing: the subgraphs agree in everything they share.</p>
        ) : (
          <ul>
            {supergraph.hints.map(({ code, message }) => (
              <li key={message}>
                <code>{code}</code> {message}
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}
