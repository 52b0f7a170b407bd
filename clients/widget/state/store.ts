import type { Action } from './actions.ts';
import { reduce } from './reduce.ts';
import { initialState, type State } from './state.ts';

export interface Store {
  readonly state: State;
  dispatch(action: Action): void;
  /** @returns stops listening */
  subscribe(listener: () => void): () => void;
}

export function createStore(first: State = initialState): Store {
  const listeners = new Set<() => void>();
  let state = first;
  return {
    get state() {
      return state;
    },
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
