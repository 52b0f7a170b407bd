/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useEffect, useReducer } from 'preact/hooks';
import { useAfter } from './context.ts';
import { ErrorCard } from './error-card.tsx';

type View<Props> = (props: Props) => ComponentChildren;

/** A view whose code comes when it is first shown: few who open the panel ever need it. */
export function lazily<Props extends object>(load: () => Promise<View<Props>>): View<Props> {
  let Loaded: View<Props> | null = null;
  let loading: Promise<void> | null = null;
  let failed = false;

  function begin(): Promise<void> {
    failed = false;
    loading ??= load()
      .then(
        (view) => {
          Loaded = view;
        },
        () => {
          failed = true;
        },
      )
      .finally(() => {
        loading = null;
      });
    return loading;
  }

  return (props: Props) => {
    const [, redraw] = useReducer((count: number, _: undefined) => count + 1, 0);
    useEffect(() => {
      if (!Loaded) void begin().then(() => redraw(undefined));
    }, []);
    if (Loaded) return <Loaded {...props} />;
    if (!failed) return <Coming />;
    return (
      <ErrorCard
        title="This part did not load"
        reference={null}
        tryAgain={() => void begin().then(() => redraw(undefined))}
      >
        The connection broke off. What you wrote is kept.
      </ErrorCard>
    );
  };
}

function Coming() {
  const isShown = useAfter(150);
  return (
    <article class="w-card" aria-busy="true">
      <div class={`w-coming ${isShown ? '' : 'is-waiting'}`} aria-hidden="true">
        <div class="skeleton" />
        <div class="skeleton" />
      </div>
    </article>
  );
}
