import { expect, test } from '@jest/globals';
import { aTicket } from '../testing/a-ticket.ts';
import { stepLabel, stepsOf } from './ticket-steps.ts';

const agent = { id: 'dev-agent', worksTickets: true, isLead: false };
const lead = { id: 'dev-lead', worksTickets: true, isLead: true };
const viewer = { id: 'dev-viewer', worksTickets: false, isLead: false };
const mine = { __typename: 'TicketAssignee', id: 'dev-agent', name: 'Coco' } as const;

const underWay = aTicket({
  state: 'IN_PROGRESS',
  assignee: mine,
  nextStates: ['WAITING_ON_CUSTOMER', 'RESOLVED', 'ASSIGNED'],
});

test.each([
  ['what is free can be taken', aTicket(), agent, ['assign', 'escalate', 'note']],
  [
    'one’s own can be started, not taken again',
    aTicket({ state: 'ASSIGNED', assignee: mine, nextStates: ['IN_PROGRESS', 'ASSIGNED'] }),
    agent,
    ['start', 'escalate', 'note'],
  ],
  ['one’s own under way', underWay, agent, ['resolve', 'wait', 'escalate', 'note']],
  ['another’s', underWay, { ...agent, id: 'dev-other' }, ['escalate', 'note']],
  ['a lead steps in', underWay, lead, ['assign', 'resolve', 'wait', 'escalate', 'note']],
  [
    'what is done can come back',
    aTicket({ state: 'RESOLVED', nextStates: ['CLOSED', 'REOPENED'] }),
    agent,
    ['reopen', 'note'],
  ],
  ['nothing is above urgent', aTicket({ priority: 'URGENT' }), agent, ['assign', 'note']],
  ['who only reads', underWay, viewer, []],
])('%s', (_what, ticket, who, steps) => {
  expect(stepsOf(ticket, who)).toEqual(steps);
});

test('a step is called by what it does from here', () => {
  expect(stepLabel('assign', aTicket())).toBe('Take it');
  expect(stepLabel('assign', underWay)).toBe('Take it over');
  expect(stepLabel('start', aTicket({ state: 'WAITING_ON_CUSTOMER' }))).toBe('Go on');
});
