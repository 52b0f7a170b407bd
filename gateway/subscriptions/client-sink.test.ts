import { expect, test } from '@jest/globals';
import { ClientSink, type Line } from './client-sink.ts';
import { createCounts } from './counts.ts';
import type { SlowClientPolicy } from './limits.ts';
import { createDelivery } from './sink.ts';

/** A line that says in short what it was given: the order and its state, `!` after a gap. */
function aLine() {
  const said: string[] = [];
  const line = {
    bufferedBytes: 0,
    next: (delivery, isAfterGap) => {
      const { order } = JSON.parse(delivery.json).data.changed;
      said.push(`${order.number}${order.state}${isAfterGap ? '!' : ''}`);
    },
    error: () => said.push('error'),
    complete: () => said.push('complete'),
  } satisfies Line;
  return { line, said };
}

function start(slowClient: SlowClientPolicy, latestOfMax = 100) {
  const { line, said } = aLine();
  let cuts = 0;
  const sink = new ClientSink({
    line,
    limits: { bufferedBytesMax: 10, latestOfMax },
    slowClient,
    counts: createCounts(),
    onEnd: () => {},
    onTooSlow: () => {
      cuts += 1;
    },
  });
  const say = (number: string, state: number): void =>
    sink.next(createDelivery({ data: { changed: { order: { number, state } } } }));
  return { sink, line, said, say, cuts: () => cuts };
}

test('a client that reads gets everything', () => {
  const { said, say } = start('latest');
  say('A', 1);
  say('B', 1);
  expect(said).toEqual(['A1', 'B1']);
});

test('a slow client gets the latest, marked as after a gap', () => {
  const { sink, line, said, say } = start('latest');
  line.bufferedBytes = 11;
  say('A', 1);
  say('B', 1);
  say('A', 2);
  line.bufferedBytes = 0;
  sink.catchUp();
  say('A', 3);
  expect(said).toEqual(['A2!', 'A3']);
});

test('or the latest of each thing, the one that waited longest first', () => {
  const { sink, line, said, say } = start({ latestOf: 'changed.order.number' });
  line.bufferedBytes = 11;
  for (const [number, state] of [
    ['A', 1],
    ['B', 1],
    ['A', 2],
    ['C', 1],
    ['B', 2],
  ] as const)
    say(number, state);
  line.bufferedBytes = 0;
  sink.catchUp();
  expect(said).toEqual(['A2!', 'C1!', 'B2!']);
});

test('what comes when the line is free again comes after what was kept', () => {
  const { line, said, say } = start({ latestOf: 'changed.order.number' });
  line.bufferedBytes = 11;
  say('A', 1);
  say('B', 1);
  line.bufferedBytes = 0;
  say('A', 2);
  say('C', 1);
  expect(said).toEqual(['B1!', 'A2!', 'C1']);
});

test('only so many things are kept', () => {
  const { sink, line, said, say } = start({ latestOf: 'changed.order.number' }, 2);
  line.bufferedBytes = 11;
  for (const number of ['A', 'B', 'C']) say(number, 1);
  line.bufferedBytes = 0;
  sink.catchUp();
  expect(said).toEqual(['B1!', 'C1!']);
});

test('a line that fills up again keeps the rest, and the end comes last', () => {
  const { sink, line, said, say } = start({ latestOf: 'changed.order.number' });
  line.bufferedBytes = 11;
  say('A', 1);
  say('B', 1);
  const next = line.next;
  line.bufferedBytes = 0;
  line.next = (...args) => {
    next(...args);
    line.bufferedBytes = 11;
  };
  sink.catchUp();
  expect(said).toEqual(['A1!']);
  line.bufferedBytes = 0;
  sink.complete();
  expect(said).toEqual(['A1!', 'B1!', 'complete']);
});

test('a stream that ends while its client is slow: what was kept goes before the end', () => {
  const { sink, line, said, say } = start({ latestOf: 'changed.order.number' });
  line.bufferedBytes = 11;
  say('A', 1);
  say('B', 1);
  say('A', 2);
  sink.complete();
  expect(said).toEqual(['B1!', 'A2!', 'complete']);
});

test('where that is the policy, a slow client is cut', () => {
  const { line, say, cuts } = start('close');
  line.bufferedBytes = 11;
  say('A', 1);
  expect(cuts()).toBe(1);
});
