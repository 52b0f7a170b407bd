import { createContext } from 'preact';
import { useContext, useEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Concierge } from '../concierge.ts';
import type { State } from '../state/state.ts';

/** What every view can reach. */
export interface Surroundings {
  readonly concierge: Concierge;
  readonly locale: string;
  /** Address of a file on the shop's own host: pictures. */
  resolve(path: string): string;
  /** Where the storefront shows a piece. */
  pieceHref(handle: string): string;
  /** The shopper chose a piece; true when the page shows it itself. */
  pieceChosen(handle: string): boolean;
  close(): void;
}

export const SurroundingsContext = createContext<Surroundings | null>(null);

export function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext);
  if (!surroundings) throw new Error('A view was drawn outside the panel');
  return surroundings;
}

/** The way to a person, from wherever something did not work out. */
export const askPerson = (conversation: Concierge['conversation']): void =>
  conversation.say('I would like to talk to a person', 'STYLIST_CONTACT');

/** A part of the state; the view is drawn again when that part changes. */
export function useStore<Part>(select: (state: State) => Part): Part {
  const { store } = useSurroundings().concierge;
  const [, redraw] = useReducer((count: number, _: undefined) => count + 1, 0);
  const part = select(store.state);
  const drawn = useRef(part);
  drawn.current = part;
  const latest = useRef(select);
  latest.current = select;
  useEffect(
    () =>
      store.subscribe(() => {
        if (latest.current(store.state) !== drawn.current) redraw(undefined);
      }),
    [store],
  );
  return part;
}

/** False at first, true once the view has stood for `delayMs`: what comes sooner needs no placeholder. */
export function useAfter(delayMs: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), delayMs);
    return () => clearTimeout(timer);
  }, [delayMs]);
  return passed;
}

/** The time now, looked at again every `everyMs`. */
export function useNow(everyMs: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
