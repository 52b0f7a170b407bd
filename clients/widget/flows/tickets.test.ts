import { expect, test } from '@jest/globals';
import { WidgetTicketCreateDocument } from '../generated/graphql.ts';
import type { Ticket } from '../state/state.ts';
import { createStore } from '../state/store.ts';
import { ticketOfForm } from '../state/tickets.ts';
import { assistantText, escalationForm } from '../testing/builders.ts';
import { refused, scriptedGraph, scriptedLive } from '../testing/scripted-graph.ts';
import { createTickets } from './tickets.ts';

const aTicket = (change: Partial<Ticket> = {}): Ticket => ({
  id: 't1',
  number: 'ST-30001',
  topic: 'STYLE_ADVICE',
  state: 'NEW',
  createdAt: '2026-11-21T14:00:30.000Z',
  slaDueAt: '2026-11-21T16:00:00.000Z',
  slaMinutes: 120,
  queuePosition: 2,
  version: 1,
  ...change,
});
const draft = { topic: 'STYLE_ADVICE', email: 'opal@example.com', text: 'Two rings' } as const;

test('handed over when the graph says so, with its words, and watched from then on', async () => {
  const { store, line, tickets } = desk(() => ({
    ticket: aTicket(),
    messages: [assistantText(2, 'It is with our stylists.')],
    userErrors: [],
  }));
  const sending = tickets.send('m1', draft, null);
  expect(store.state.ticketForms['m1']?.stage).toBe('sending');
  await sending;
  expect(ticketOfForm(store.state, escalationForm(1))?.number).toBe('ST-30001');
  expect(store.state.spoken.text).toBe('Aurora: It is with our stylists.');
  const ticket = aTicket({ state: 'ASSIGNED', queuePosition: null, version: 2 });
  line.sinkOf('t1')?.next({ data: { stylistTicketChanged: { ticket } }, errors: [], gap: false });
  expect(store.state.tickets['t1']?.state).toBe('ASSIGNED');
  tickets.stop();
  expect(line.watched()).toEqual([]);
});

test('not handed over it is kept, said at once, and sent again under the same key', async () => {
  const answers = [
    () => refused('req_3'),
    () => ({ ticket: aTicket(), messages: [], userErrors: [] }),
  ];
  const { store, graph, tickets } = desk(() => (answers.shift() ?? refused)('req_x'));
  await tickets.send('m1', draft, null);
  expect(store.state.ticketForms['m1']).toMatchObject({
    stage: 'failed',
    failure: { reference: 'req_3' },
  });
  expect(store.state.spoken.urgent).toBe(true);
  await tickets.send('m1', draft, null);
  const keys = graph
    .inputsOf(WidgetTicketCreateDocument)
    .map((each) => (each as { input: { idempotencyKey: string } }).input.idempotencyKey);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test('what has to change is named with its field', async () => {
  const { store, tickets } = desk(() => ({
    ticket: null,
    messages: [],
    userErrors: [
      { code: 'EMAIL_INVALID', message: 'No address', field: ['input', 'contact', 'email'] },
    ],
  }));
  await tickets.send('m1', draft, null);
  expect(store.state.ticketForms['m1']).toMatchObject({
    stage: 'ready',
    problem: { field: 'email', message: 'No address' },
  });
});

test('after a reload the form that became a ticket shows it, and a later form is fresh', () => {
  const { store } = desk(() => undefined);
  const [first, second] = [escalationForm(1), escalationForm(5, '2026-11-21T15:00:00.000Z')];
  store.dispatch({ type: 'messagesRead', messages: [first, second] });
  store.dispatch({ type: 'ticketRead', ticket: aTicket() });
  expect(ticketOfForm(store.state, first)?.id).toBe('t1');
  expect(ticketOfForm(store.state, second)).toBeUndefined();
});

test('on a line that was lost, and where events were missed, the session is read again', async () => {
  const { line, tickets, timesCaughtUp } = desk(() => ({
    ticket: aTicket(),
    messages: [],
    userErrors: [],
  }));
  await tickets.send('m1', draft, null);
  expect(timesCaughtUp()).toBe(0);
  line.sinkOf('t1')?.asked?.();
  expect(timesCaughtUp()).toBe(1);
  line.sinkOf('t1')?.next({ data: null, errors: [], gap: true });
  expect(timesCaughtUp()).toBe(2);
});

function desk(answer: () => unknown) {
  const store = createStore();
  const graph = scriptedGraph([[WidgetTicketCreateDocument, () => ({ ticketCreate: answer() })]]);
  const line = scriptedLive();
  const ensureSession = async () => undefined;
  let caughtUp = 0;
  const catchUp = async () => {
    caughtUp += 1;
  };
  const tickets = createTickets({
    store,
    transport: graph.transport,
    live: line.live,
    ensureSession,
    catchUp,
  });
  return { store, graph, line, tickets, timesCaughtUp: () => caughtUp };
}
