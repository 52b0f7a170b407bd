/** @jest-environment jsdom */
import { expect, test } from '@jest/globals';
import {
  type OrderUpdatePartsFragment,
  WidgetOrderUpdatesConfirmDocument,
  WidgetOrderUpdatesDocument,
  WidgetOrderUpdatesSubscribeDocument,
  WidgetOrderUpdatesUnsubscribeDocument,
} from '../generated/graphql.ts';
import { refused, scriptedGraph } from '../testing/scripted-graph.ts';
import { createOrderUpdates } from './order-updates-flow.ts';

const byMail = (state: OrderUpdatePartsFragment['state']): OrderUpdatePartsFragment => ({
  id: 's1',
  channel: 'EMAIL',
  state,
  destination: 'o•••@example.com',
  version: 1,
});

test('the ways that are offered are those of the shop that are not taken; a page without push offers none', async () => {
  const { flow } = await begun({});
  expect(flow.state).toMatchObject({ stage: 'ready', free: ['EMAIL', 'SMS'], told: [] });
});

test('agreeing sends the version of the terms that were shown, and the way is taken then', async () => {
  const { flow, graph, spoken } = await begun({
    subscribe: () => ({ subscription: byMail('ACTIVE'), userErrors: [] }),
  });
  await flow.subscribe('EMAIL', '');
  expect(graph.inputsOf(WidgetOrderUpdatesSubscribeDocument)).toMatchObject([
    { input: { orderId: 'o1', channel: 'EMAIL', email: null, termsVersion: 'v7' } },
  ]);
  expect(flow.state).toMatchObject({ free: ['SMS'], told: [{ id: 's1' }] });
  expect(spoken).toEqual(['Updates are on.']);
});

test('another address waits for its code; a wrong one says how many tries are left', async () => {
  const codes = [
    {
      subscription: byMail('PENDING'),
      attemptsLeft: 4,
      userErrors: [{ code: 'CODE_INVALID', message: 'That code does not fit', field: null }],
    },
    { subscription: byMail('ACTIVE'), attemptsLeft: null, userErrors: [] },
  ];
  const { flow } = await begun({
    subscribe: () => ({ subscription: byMail('PENDING'), userErrors: [] }),
    confirm: () => codes.shift(),
  });
  await flow.subscribe('EMAIL', 'other@example.com');
  await flow.confirm('s1', '000000');
  expect(flow.state.problem).toBe('That code does not fit. 4 tries left.');
  await flow.confirm('s1', '123456');
  expect(flow.state).toMatchObject({ problem: null, told: [{ state: 'ACTIVE' }] });
});

test('ended, the way is free again', async () => {
  const { flow } = await begun({
    subscribe: () => ({ subscription: byMail('ACTIVE'), userErrors: [] }),
    unsubscribe: () => ({ subscription: byMail('ENDED'), userErrors: [] }),
  });
  await flow.subscribe('EMAIL', '');
  await flow.unsubscribe('s1');
  expect(flow.state).toMatchObject({ told: [], free: ['EMAIL', 'SMS'] });
});

test('no answer changes nothing, and says what to quote', async () => {
  const { flow } = await begun({ subscribe: () => refused('req_8') });
  await flow.subscribe('SMS', '+31 6 1234 5678');
  expect(flow.state).toMatchObject({ stage: 'ready', told: [], failure: { reference: 'req_8' } });
});

async function begun(answers: {
  readonly subscribe?: () => unknown;
  readonly confirm?: () => unknown;
  readonly unsubscribe?: () => unknown;
}) {
  const channels = ['EMAIL', 'SMS', 'PUSH'];
  const graph = scriptedGraph([
    [
      WidgetOrderUpdatesDocument,
      () => ({
        orderUpdateTerms: { version: 'v7', text: 'We tell you', channels, pushKey: 'key' },
        order: { id: 'o1', updateSubscriptions: [] },
      }),
    ],
    [WidgetOrderUpdatesSubscribeDocument, () => ({ orderUpdatesSubscribe: answers.subscribe?.() })],
    [WidgetOrderUpdatesConfirmDocument, () => ({ orderUpdatesConfirm: answers.confirm?.() })],
    [
      WidgetOrderUpdatesUnsubscribeDocument,
      () => ({ orderUpdatesUnsubscribe: answers.unsubscribe?.() }),
    ],
  ]);
  const spoken: string[] = [];
  const flow = createOrderUpdates(
    { transport: graph.transport, speak: (text) => spoken.push(text), changed: () => undefined },
    'o1',
  );
  flow.begin();
  await new Promise((resolve) => setTimeout(resolve, 0));
  return { flow, graph, spoken };
}
