import { expect, test } from '@jest/globals';
import { Timestamp } from 'bson';
import type { Document } from '../bson/values.ts';
import { openEngine } from '../engine/testing/open-engine.ts';
import { type LoggedChange, Oplog, type OplogPosition } from '../storage/oplog.ts';
import { startOf, toToken } from './resume-token.ts';

const change: LoggedChange = { kind: 'delete', namespace: 'd.items', documentKey: { _id: 1 } };

/** A log that has lost its oldest changes; the times of its first and of its last one. */
function overflown() {
  const opened = openEngine();
  const { store } = opened.engine;
  const log = new Oplog(store, 10);
  const append = (): bigint => {
    store.write(() => log.append([change]));
    return log.latest;
  };
  const first = append();
  for (let i = 0; i < 300; i += 1) append();
  return { log, first, last: append(), [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

const starts: readonly (readonly [string, (at: OplogPosition) => Document])[] = [
  ['after a token', (at) => ({ resumeAfter: toToken(at, 'event') })],
  ['after the token of another', (at) => ({ startAfter: toToken(at, 'event') })],
  ['at a time', ({ timestamp }) => ({ startAtOperationTime: new Timestamp(timestamp) })],
];

test.each(starts)('a stream starts %s, unless the log no longer has it', async (_where, at) => {
  await using opened = overflown();
  const { log, first, last } = opened;
  expect(startOf(log, at({ timestamp: last, position: 0 })).next.timestamp).toBe(last);
  expect(() => startOf(log, at({ timestamp: first, position: 0 }))).toThrow(
    expect.objectContaining({ codeName: 'ChangeStreamHistoryLost', code: 286 }),
  );
});
