import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { RequestFailed } from '../../sdk/transport.ts';
import { createQuestion, type QueryResult } from './question.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const unavailable = new RequestFailed('refused', 'The orders service did not answer', {
  requestId: 'req_1',
  errors: [
    {
      message: 'The orders service did not answer',
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: 'req_1' },
    },
  ],
});

/** A graph that answers as told, one answer a question. */
function scripted(answers: readonly (QueryResult<string> | Error)[]) {
  const asked: string[] = [];
  const question = createQuestion<string, string>(async (variables) => {
    const answer = answers[asked.length] ?? { data: 'later' };
    asked.push(variables);
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { question, asked };
}

test('a failure says what did not answer and when the next try is, and then it recovers', async () => {
  const { question, asked } = scripted([unavailable, { data: 'orders' }]);
  question.ask('first page');
  await jest.advanceTimersByTimeAsync(0);
  expect(question.state()).toMatchObject({
    data: null,
    failure: { sentence: 'The orders service did not answer.', reference: 'req_1' },
    retryAtMs: Date.now() + 8_000,
  });
  await jest.advanceTimersByTimeAsync(8_000);
  expect(question.state()).toMatchObject({ data: 'orders', failure: null, retryAtMs: null });
  expect(asked).toEqual(['first page', 'first page']);
});

test('tries become rarer', async () => {
  const { question, asked } = scripted([unavailable, unavailable, unavailable, unavailable]);
  question.ask('x');
  for (const [waitMs, tries] of [
    [8_000, 2],
    [15_000, 3],
    [30_000, 4],
    [30_000, 5],
  ] as const) {
    await jest.advanceTimersByTimeAsync(waitMs);
    expect(asked).toHaveLength(tries);
  }
});

test('what was read before stays while a newer answer fails to come', async () => {
  const { question } = scripted([{ data: 'orders' }, unavailable]);
  question.ask('x');
  await jest.advanceTimersByTimeAsync(0);
  question.again();
  await jest.advanceTimersByTimeAsync(0);
  expect(question.state()).toMatchObject({ data: 'orders', failure: { kind: 'service' } });
  question.stop();
});

test('told again and again while an answer is on its way, it asks once more', async () => {
  const { question, asked } = scripted([{ data: 'first' }, { data: 'second' }, { data: 'third' }]);
  question.ask('x');
  await jest.advanceTimersByTimeAsync(0);
  question.again();
  question.again();
  question.again();
  await jest.advanceTimersByTimeAsync(0);
  expect(asked).toHaveLength(3);
  expect(question.state()).toMatchObject({ data: 'third', isAsking: false });
});

test('a partial answer is shown, and asked for again until it is whole', async () => {
  const { question, asked } = scripted([{ data: 'orders', error: unavailable }, { data: 'whole' }]);
  question.ask('x');
  await jest.advanceTimersByTimeAsync(0);
  expect(question.state()).toMatchObject({
    data: 'orders',
    missing: ['orders'],
    reference: 'req_1',
    failure: null,
  });
  await jest.advanceTimersByTimeAsync(15_000);
  expect(question.state()).toMatchObject({ data: 'whole', missing: [], reference: null });
  await jest.advanceTimersByTimeAsync(120_000);
  expect(asked).toHaveLength(2);
});

test('a root that is null is a service that did not answer, not an empty list', async () => {
  const answers = [{ data: { orders: null }, error: unavailable }, { data: { orders: ['GG-1'] } }];
  const question = createQuestion<{ orders: string[] | null }, null>(
    async () => answers.shift() ?? {},
  );
  question.ask(null);
  await jest.advanceTimersByTimeAsync(0);
  expect(question.state()).toMatchObject({
    data: null,
    failure: { sentence: 'The orders service did not answer.', reference: 'req_1' },
  });
  await jest.advanceTimersByTimeAsync(8_000);
  expect(question.state()).toMatchObject({ data: { orders: ['GG-1'] }, failure: null });
});

test('another question begins empty, and the answer to the old one is not shown', async () => {
  const { question } = scripted([{ data: 'old' }, { data: 'new' }]);
  question.ask('old');
  question.ask('new');
  expect(question.state()).toMatchObject({ data: null, isAsking: true });
  await jest.advanceTimersByTimeAsync(0);
  expect(question.state().data).toBe('new');
});

test('a missing right is not asked for again', async () => {
  const forbidden = new RequestFailed('refused', 'This needs the right kpis:read', {
    errors: [{ message: 'This needs the right kpis:read', extensions: { code: 'FORBIDDEN' } }],
  });
  const { question, asked } = scripted([forbidden]);
  question.ask('x');
  await jest.advanceTimersByTimeAsync(120_000);
  expect(asked).toHaveLength(1);
  expect(question.state()).toMatchObject({ failure: { kind: 'no-right' }, retryAtMs: null });
});

test('a gateway that says when to come back is left alone until then, whoever wants to know', async () => {
  const busy = new RequestFailed('refused', 'Too many at once', { retryAfterMs: 40_000 });
  const { question, asked } = scripted([busy, { data: 'whole' }]);
  question.ask('x');
  await jest.advanceTimersByTimeAsync(0);
  expect(question.state()).toMatchObject({ retryAtMs: Date.now() + 40_000 });
  await jest.advanceTimersByTimeAsync(39_000);
  question.again();
  await jest.advanceTimersByTimeAsync(0);
  expect(asked).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(question.state()).toMatchObject({ data: 'whole', failure: null });
});

test('a wait that is asked for never shortens our own', async () => {
  const busy = new RequestFailed('refused', 'Too many at once', { retryAfterMs: 1_000 });
  const { question, asked } = scripted([busy, { data: 'whole' }]);
  question.ask('x');
  await jest.advanceTimersByTimeAsync(7_000);
  expect(asked).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(asked).toHaveLength(2);
});

test('a stopped question asks no more', async () => {
  const { question, asked } = scripted([unavailable]);
  question.ask('x');
  await jest.advanceTimersByTimeAsync(0);
  question.stop();
  await jest.advanceTimersByTimeAsync(120_000);
  expect(asked).toHaveLength(1);
});
