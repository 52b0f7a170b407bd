import { decode } from '../bson/decode.ts';
import type { Engine } from '../engine/engine.ts';
import { others } from '../engine/turn.ts';
import { allSessions, keyAfter } from '../storage/keys.ts';
import { removeNote } from './retry-notes.ts';

/** Notes that are read before others have their turn: each may take 4 KB. */
const notesAtOnce = 200;

/** Removes the notes that were written before this moment. */
export async function removeOldNotes(engine: Engine, before: Date): Promise<void> {
  const { store } = engine;
  for (let { start, end } = allSessions; !engine.isClosing; await others()) {
    const notes = store.entries({ start, end, limit: notesAtOnce });
    const old = notes.filter(({ value }) => wasWritten(value, before));
    if (old.length > 0) {
      store.write(() => {
        for (const { key } of old) removeNote(store, key);
      });
    }
    const last = notes.at(-1);
    if (last === undefined || notes.length < notesAtOnce) return;
    start = keyAfter(last.key);
  }
}

function wasWritten(note: Buffer, before: Date): boolean {
  const { at } = decode(note);
  return at instanceof Date && at < before;
}
