import { expect, test } from '@jest/globals';
import { anonymous } from '../../kernel/caller.ts';
import type {
  SubgraphClient,
  SubgraphRequest,
  SubgraphSink,
} from '../../kernel/graphql/subgraph.ts';
import type { PreparedRequest } from '../operation.ts';
import { audienceOf } from './audience.ts';
import { type SourceEvent, type SourceReader, SourceStream } from './source-stream.ts';
import type { Subscription } from './subscription.ts';

const subscription: Subscription = {
  request: {},
  prepared: { context: { requestId: 'r' } } as unknown as PreparedRequest,
  audience: audienceOf(anonymous('shop')),
  source: {
    key: 'k',
    subgraph: 'orders',
    query: 'subscription { changed }',
    operationName: undefined,
    variables: {},
  },
  resultKey: 'r',
};

/** A subgraph that does what the test says. */
class Script implements SubgraphClient {
  readonly requests: SubgraphRequest[] = [];
  sink: SubgraphSink | undefined;
  closed = 0;

  subscribe(request: SubgraphRequest, sink: SubgraphSink): () => void {
    this.requests.push(request);
    this.sink = sink;
    return () => {
      this.closed += 1;
    };
  }

  send(eventId: string, data: Record<string, unknown> = {}): void {
    this.sink?.next({ data, extensions: { eventId } });
  }

  execute(): Promise<never> {
    throw new Error('Not asked here');
  }

  async close(): Promise<void> {}
}

class Reader implements SourceReader {
  readonly events: SourceEvent[] = [];
  readonly ended: string[] = [];
  event(event: SourceEvent): void {
    this.events.push(event);
  }
  fail(errors: readonly { message: string }[]): void {
    this.ended.push(errors[0]?.message ?? '');
  }
  finish(): void {
    this.ended.push('complete');
  }
  moveTo(): void {}
}

function opened(client: Script, lastEventId?: string, readers = [new Reader()]) {
  const source = new SourceStream({
    query: subscription.source,
    client,
    lastEventId,
    onEvent: () => {},
    onEnd: () => {},
  });
  for (const reader of readers) source.readers.add(reader);
  source.open(subscription);
  return source;
}

test('each reader gets a copy of its own: joins are written into it', () => {
  const client = new Script();
  const readers = [new Reader(), new Reader()];
  opened(client, undefined, readers);
  client.send('1', { order: { id: 'a' } });
  const [one, two] = readers.map((reader) => reader.events[0]?.result.data);
  expect(one).toEqual(two);
  expect(one).not.toBe(two);
  expect(one?.['order']).not.toBe(two?.['order']);
});

test('a subgraph whose queue ran over is read on from the last event, and readers notice nothing', () => {
  const client = new Script();
  const reader = new Reader();
  opened(client, undefined, [reader]);
  client.send('1');
  client.sink?.error([{ message: 'Too fast', extensions: { code: 'SUBSCRIPTION_OVERFLOW' } }]);
  client.send('2');
  expect(client.requests.map((request) => request.lastEventId)).toEqual([undefined, '1']);
  expect(reader.events.map((event) => event.eventId)).toEqual(['1', '2']);
  expect(reader.ended).toEqual([]);
});

test('a subgraph that runs over again without an event in between is given up', () => {
  const client = new Script();
  const reader = new Reader();
  opened(client, '1', [reader]);
  client.sink?.error([{ message: 'Too fast', extensions: { code: 'SUBSCRIPTION_OVERFLOW' } }]);
  expect(reader.ended).toEqual(['Too fast']);
});

test('a subgraph that refuses before `subscribe` returns is closed all the same', () => {
  const client = new Script();
  const subscribe = client.subscribe.bind(client);
  client.subscribe = (request, sink) => {
    const close = subscribe(request, sink);
    sink.error([{ message: 'No' }]);
    return close;
  };
  const reader = new Reader();
  expect(opened(client, undefined, [reader]).isOver).toBe(true);
  expect(reader.ended).toEqual(['No']);
  expect(client.closed).toBe(1);
});

test('streams that met one event by different ways stay apart until they agree on more', () => {
  const [live, replayed] = [new Script(), new Script()];
  // The same client twice is one subgraph; two scripts let each stream be told apart.
  const happened = opened(live, '1');
  const read = opened(replayed, '1');
  Object.defineProperty(read, 'client', { value: live });
  for (const id of ['3', '2']) live.send(id);
  replayed.send('2');
  expect(happened.position).toBe(read.position);
  expect(happened.standsWith(read)).toBe(false);
  replayed.send('3');
  for (const script of [live, replayed]) script.send('4');
  expect(happened.standsWith(read)).toBe(true);
});

test('an event without an id leaves the place unknown', () => {
  const client = new Script();
  const source = opened(client, '1');
  client.sink?.next({ data: {} });
  expect(source.position).toBeUndefined();
});

test('news of a gap without an event is told as such', () => {
  const client = new Script();
  const reader = new Reader();
  opened(client, undefined, [reader]);
  client.sink?.next({ data: null, extensions: { gap: true } });
  expect(reader.events).toMatchObject([{ gap: true, isNotice: true, eventId: undefined }]);
});
