/** @jsxImportSource preact */
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { eventually } from '../../../tests/support/eventually.ts';
import type { Transport } from '../../sdk/transport.ts';
import type { Concierge } from '../concierge.ts';
import { SurroundingsContext } from '../parts/context.ts';
import type { Action } from '../state/actions.ts';
import { createStore } from '../state/store.ts';
import { PanelView } from '../views/panel-view.tsx';
import { get } from './dom.ts';
import { scriptedGraph, scriptedLive } from './scripted-graph.ts';

/**
 * The panel over a state that these happenings led to, in jsdom. What the shopper does is written down in `done`
 * instead of being sent: what becomes of it is tried where there is a graph.
 */
export const renderPanel = (...happenings: readonly Action[]) =>
  renderOver(scriptedGraph([]).transport, ...happenings);

/** The same, where flows that come later ask the graph themselves. */
export function renderOver(transport: Transport, ...happenings: readonly Action[]) {
  const store = createStore();
  const done: (readonly [name: string, ...values: readonly unknown[]])[] = [];
  const record =
    (name: string) =>
    (...values: readonly unknown[]) => {
      done.push([name, ...values]);
      return Promise.resolve();
    };
  const concierge: Concierge = {
    store,
    conversation: {
      begin: record('begin'),
      loadConfig: record('loadConfig'),
      catchUp: record('catchUp'),
      reread: record('reread'),
      ensureSession: record('ensureSession'),
      renewSession: record('renewSession'),
      say: record('say'),
      retry: record('retry'),
      discard: record('discard'),
      flush: record('flush'),
      forget: record('forget'),
    },
    guestCheck: {
      requestCode: record('requestCode'),
      enterCode: record('enterCode'),
      restart: record('restart'),
      follow: record('follow'),
      admit: record('admit'),
    },
    feedback: {
      choose: (id, stars) => store.dispatch({ type: 'rated', id, rating: { stars } }),
      submit: record('submit'),
      skip: record('skip'),
    },
    orders: { read: record('read'), stop: record('stop') },
    holds: {
      reserve: record('reserve'),
      extend: record('extend'),
      release: record('release'),
      stop: record('stop'),
    },
    shortlist: { toggle: record('toggle') },
    tickets: { send: record('sendTicket'), stop: record('stop') },
    uploads: { send: record('sendPicture'), cancel: record('cancel'), remove: record('remove') },
    line: { transport, live: scriptedLive().live },
    pieceViewed: record('pieceViewed'),
    cutSocket: record('cutSocket'),
    stop: record('stop'),
  };
  const surroundings = {
    concierge,
    locale: 'en-GB',
    resolve: (path: string) => path,
    pieceHref: (handle: string) => `/shop?piece=${handle}`,
    pieceChosen: () => false,
    close: record('close'),
  };
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  const dispatch = (action: Action) => act(() => store.dispatch(action));
  for (const happening of happenings) store.dispatch(happening);
  void act(() =>
    render(
      <SurroundingsContext.Provider value={surroundings}>
        <PanelView draft={{ key: 0, text: '' }} />
      </SurroundingsContext.Provider>,
      root,
    ),
  );
  return { root, done, dispatch };
}

/** Waits for what comes later: a part whose code is in a file of its own, or what the graph answers it. */
export const untilShown = (root: HTMLElement, selector: string): Promise<HTMLElement> =>
  eventually(async () => {
    await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
    return get(root, selector);
  });

/** Node has no layout: these two parts of a browser have nothing to observe or match there. */
export function lendBrowserParts(): void {
  Object.assign(globalThis, {
    ResizeObserver: class {
      observe() {}
      disconnect() {}
    },
    matchMedia: () => ({ matches: false }),
  });
}
