import { expect, test } from '@jest/globals';
import { aTicket } from '../testing/a-ticket.ts';
import { type QueueViewName, queueScope } from './queue-views.ts';

const mine = { __typename: 'TicketAssignee', id: 'dev-agent', name: 'Coco' } as const;
const theirs = { ...mine, id: 'dev-lead' };
const scope = (view: QueueViewName) => queueScope(view, { me: 'dev-agent', isFirstPage: true });

test.each([
  ['open', {}, true],
  ['open', { state: 'WAITING_ON_CUSTOMER', assignee: theirs }, true],
  ['open', { state: 'RESOLVED' }, false],
  ['free', {}, true],
  ['free', { assignee: theirs }, false],
  ['free', { state: 'CLOSED' }, false],
  ['mine', { assignee: mine }, true],
  ['mine', { assignee: theirs }, false],
  ['mine', {}, false],
  ['late', { slaStatus: 'BREACHED' }, true],
  ['late', { slaStatus: 'AT_RISK' }, false],
  ['done', { state: 'CLOSED', assignee: theirs }, true],
  ['done', {}, false],
] as const)('«%s» with %j: %s', (view, parts, belongs) => {
  expect(scope(view).belongs(aTicket(parts))).toBe(belongs);
});

test('who is not known has nothing of their own', () => {
  expect(queueScope('mine', { me: null, isFirstPage: true }).belongs(aTicket())).toBe(false);
});

test('only another priority moves a ticket in its view', () => {
  const { moves } = scope('open');
  expect(moves(aTicket(), aTicket({ version: 2, state: 'ASSIGNED' }), undefined)).toBe(false);
  expect(moves(aTicket(), aTicket({ version: 2, priority: 'URGENT' }), undefined)).toBe(true);
});
