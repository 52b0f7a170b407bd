import { expect, test } from '@jest/globals';
import {
  type ReturnPartsFragment,
  WidgetReturnFormDocument,
  WidgetReturnPreviewDocument,
  WidgetReturnRequestDocument,
} from '../generated/graphql.ts';
import { refused, scriptedGraph, scriptedLive } from '../testing/scripted-graph.ts';
import { createReturn } from './return-flow.ts';

const euros = (amount: string) => ({ amount, currencyCode: 'EUR' });
const made = (change: Partial<ReturnPartsFragment> = {}): ReturnPartsFragment => ({
  id: 'r1',
  number: 'RMA-20031',
  state: 'REQUESTED',
  outcome: 'REFUND',
  requestedAt: '2026-11-21T14:00:00.000Z',
  expiresAt: null,
  version: 1,
  label: null,
  lines: [],
  ...change,
});
const form = {
  order: {
    id: 'o1',
    number: 'GG-12047',
    lines: [],
    returns: [],
    returnEligibility: {
      eligible: true,
      until: '2026-12-21',
      lines: [{ orderLineId: 'l1', eligible: true, returnableQuantity: 2, reason: null }],
    },
  },
  returnReasons: [{ code: 'WRONG_SIZE', label: 'It does not fit' }],
};
const preview = { refund: euros('40.00'), shippingFee: euros('0.00'), total: euros('40.00') };

test('what would come back is the graph’s to say, for as many pieces as may return', async () => {
  const { flow, graph } = await begun();
  expect(flow.state.stage).toBe('ready');
  flow.choose({ lineIds: ['l1'] });
  expect(flow.state.preview).toBeNull();
  await settled();
  expect(flow.state.preview?.total).toEqual(euros('40.00'));
  expect(graph.inputsOf(WidgetReturnPreviewDocument)).toEqual([
    { orderId: 'o1', lines: [{ orderLineId: 'l1', quantity: 2 }] },
  ]);
});

test('nothing is asked for before a piece and a reason are chosen', async () => {
  const { flow, graph } = await begun();
  await flow.ask();
  flow.choose({ lineIds: ['l1'] });
  await flow.ask();
  expect(graph.inputsOf(WidgetReturnRequestDocument)).toEqual([]);
});

test('asked again after no answer it is the same request; then it is watched', async () => {
  const answers = [() => refused('req_4'), () => ({ return: made(), userErrors: [] })];
  const { flow, graph, line, spoken } = await begun(() => (answers.shift() ?? refused)('req_x'));
  flow.choose({ lineIds: ['l1'], reason: 'WRONG_SIZE' });
  await flow.ask();
  expect(flow.state).toMatchObject({ stage: 'failed', failure: { reference: 'req_4' } });
  await flow.ask();
  const keys = graph
    .inputsOf(WidgetReturnRequestDocument)
    .map((each) => (each as { input: { idempotencyKey: string } }).input.idempotencyKey);
  expect(new Set(keys).size).toBe(1);
  expect(keys).toHaveLength(2);
  expect(spoken).toEqual(['Return RMA-20031 is asked for.']);

  const news = (change: Partial<ReturnPartsFragment>) =>
    line.sinkOf('r1')?.next({
      data: { returnChanged: { return: made(change) } },
      errors: [],
      gap: false,
    });
  news({ state: 'APPROVED', version: 3 });
  news({ state: 'REQUESTED', version: 1 });
  expect(flow.state.made?.state).toBe('APPROVED');
  flow.end();
  expect(line.watched()).toEqual([]);
});

test('what it became while the line was lost is read; what is past is not taken', async () => {
  const { flow, line, becomes } = await begun();
  flow.choose({ lineIds: ['l1'], reason: 'WRONG_SIZE' });
  await flow.ask();
  becomes(made({ state: 'APPROVED', version: 2 }));
  line.sinkOf('r1')?.asked?.();
  await settled();
  expect(flow.state.made?.state).toBe('APPROVED');
  becomes(made());
  line.sinkOf('r1')?.next({ data: null, errors: [], gap: true });
  await settled();
  expect(flow.state.made?.state).toBe('APPROVED');
});

test('a refusal is told in the graph’s words, and the form stays', async () => {
  const { flow } = await begun(() => ({
    return: null,
    userErrors: [{ code: 'NOT_ELIGIBLE', message: 'The window is closed', field: null }],
  }));
  flow.choose({ lineIds: ['l1'], reason: 'WRONG_SIZE' });
  await flow.ask();
  expect(flow.state).toMatchObject({
    stage: 'ready',
    made: null,
    problem: 'The window is closed',
    draft: { lineIds: ['l1'] },
  });
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

async function begun(request: () => unknown = () => ({ return: made(), userErrors: [] })) {
  let returns: readonly ReturnPartsFragment[] = [];
  const graph = scriptedGraph([
    [WidgetReturnFormDocument, () => ({ ...form, order: { ...form.order, returns } })],
    [WidgetReturnPreviewDocument, () => ({ returnPreview: { ...preview, userErrors: [] } })],
    [WidgetReturnRequestDocument, () => ({ returnRequest: request() })],
  ]);
  const line = scriptedLive();
  const spoken: string[] = [];
  const flow = createReturn(
    {
      transport: graph.transport,
      live: line.live,
      speak: (text) => spoken.push(text),
      changed: () => undefined,
    },
    'o1',
  );
  flow.begin();
  await settled();
  const becomes = (news: ReturnPartsFragment) => {
    returns = [news];
  };
  return { flow, graph, line, spoken, becomes };
}
