import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

/** What each key does: `j`, `Enter`, `/`, or two in a row: `g o`. */
export type KeyMap = Readonly<Record<string, (() => void) | undefined>>;

const sequenceMs = 1_000;
const storageKey = 'aurora.dashboard.keys';

/**
 * Single keys, as long as no field or dialog has the focus and they are switched on (WCAG 2.1.4). Where several
 * views listen for the same key, each is called.
 */
export function useKeys(keys: KeyMap): void {
  const press = useEffectEvent((event: KeyboardEvent, first: string | null): boolean => {
    const action = (first && keys[`${first} ${event.key}`]) || (!first && keys[event.key]) || null;
    if (!action) return false;
    event.preventDefault();
    action();
    return true;
  });
  useEffect(() => {
    let first: { key: string; atMs: number } | null = null;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event)) return;
      const isSequence = first !== null && event.timeStamp - first.atMs < sequenceMs;
      const done = press(event, isSequence && first ? first.key : null);
      first = !done && event.key === 'g' ? { key: 'g', atMs: event.timeStamp } : null;
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

/** Whether single keys are on: the reader's own choice, kept in this browser. */
export const useKeysOn = (): boolean => useSyncExternalStore(onKeysChange, keysAreOn);

export function switchKeys(on: boolean): void {
  localStorage.setItem(storageKey, on ? 'on' : 'off');
  window.dispatchEvent(new Event(storageKey));
}

const keysAreOn = (): boolean => localStorage.getItem(storageKey) !== 'off';

function onKeysChange(listener: () => void): () => void {
  window.addEventListener(storageKey, listener);
  return () => window.removeEventListener(storageKey, listener);
}

/** Escape always works: it is no character anybody types. */
function isBusy(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('[role="dialog"], [role="menu"]')) return true;
  if (event.key === 'Escape') return false;
  if (target?.closest('input, textarea, select, [contenteditable]')) return true;
  return event.key !== 'Enter' && !keysAreOn();
}
