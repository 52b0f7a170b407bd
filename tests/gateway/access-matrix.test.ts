import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { isInterfaceType, isObjectType, parse, validate } from 'graphql';
import { deniedTo, findGuardedSelections } from '../../gateway/auth/guarded-selections.ts';
import { createGeneration } from '../../gateway/generation.ts';
import { anonymous, type Caller, type StaffRole, scopesOfRole } from '../../kernel/caller.ts';
import { everyPath } from './support/every-path.ts';

const { apiSchema, fieldAccess } = createGeneration(
  readFileSync('schema/supergraph.graphql', 'utf8'),
);

const shopper = (orderIds: readonly string[]): Caller => ({
  kind: 'shopper',
  tenant: 'glowglitch',
  sessionId: 'ses_1',
  orderIds,
  scopes: orderIds.length > 0 ? ['session', 'order:read'] : ['session'],
  client: 'widget',
});
const staff = (role: StaffRole): Caller => ({
  kind: 'staff',
  tenant: 'glowglitch',
  subject: role,
  name: role,
  roles: [role],
  scopes: scopesOfRole[role],
  client: 'dashboard',
});
const service: Caller = {
  kind: 'service',
  tenant: 'glowglitch',
  subject: 'service',
  scopes: ['shipments:write', 'events:write', 'catalog:write'],
  client: 'service',
};

/** Who may ask for what is not for everybody, as letters: shopper, guest of an order, viewer, agent, lead, admin, service. */
const callers: readonly (readonly [string, Caller])[] = [
  ['s', shopper([])],
  ['g', shopper(['ord_1'])],
  ['v', staff('viewer')],
  ['a', staff('concierge_agent')],
  ['l', staff('support_lead')],
  ['A', staff('admin')],
  ['x', service],
];

/** A field that gains or loses a reader shows here. What is not listed is for everybody. */
const readers: Readonly<Record<string, string>> = {
  'ConciergeSession.events': 'valA',
  'CsatResponseConnection.totalCount': 'lA',
  'CustomerFile.analytics': 'A',
  'CustomerFile.concierge': 'A',
  'CustomerFile.orders': 'A',
  'CustomerFile.returns': 'A',
  'Mutation.applyShipmentFact': 'x',
  'Mutation.capsuleConvert': 'alAx',
  'Mutation.capsuleExtend': 'sgvalAx',
  'Mutation.capsuleRelease': 'sgvalAx',
  'Mutation.capsuleReserve': 'sg',
  'Mutation.csatSubmit': 'sg',
  'Mutation.customerErase': 'A',
  'Mutation.eventsTrack': 'sgvalAx',
  'Mutation.feedDeadLetterRetry': 'lA',
  'Mutation.inspirationRemove': 'sgvalAx',
  'Mutation.inspirationUpload': 'sg',
  'Mutation.messageSend': 'sg',
  'Mutation.orderCancel': 'sgvalAx',
  'Mutation.orderNoteAdd': 'alA',
  'Mutation.orderSettlementRetry': 'alA',
  'Mutation.orderTrackingResend': 'alA',
  'Mutation.orderUpdateDeliveryRetry': 'lA',
  'Mutation.orderUpdatesConfirm': 'g',
  'Mutation.orderUpdatesSubscribe': 'g',
  'Mutation.productUpsert': 'Ax',
  'Mutation.returnApprove': 'alA',
  'Mutation.returnCancel': 'sgvalAx',
  'Mutation.returnClose': 'alA',
  'Mutation.returnDecline': 'alA',
  'Mutation.returnInspect': 'alA',
  'Mutation.returnPayoutRetry': 'alA',
  'Mutation.returnReceive': 'alA',
  'Mutation.returnReopen': 'alA',
  'Mutation.returnRequest': 'sgvalAx',
  'Mutation.returnResolve': 'alA',
  'Mutation.returnScan': 'x',
  'Mutation.shipmentFactRetry': 'alA',
  'Mutation.shortlistSet': 'sg',
  'Mutation.stockAdjust': 'Ax',
  'Mutation.ticketAssign': 'alA',
  'Mutation.ticketCreate': 'sg',
  'Mutation.ticketEscalate': 'alA',
  'Mutation.ticketNote': 'alA',
  'Mutation.ticketReopen': 'sgvalAx',
  'Mutation.ticketResolve': 'alA',
  'Mutation.ticketStart': 'alA',
  'Mutation.ticketWait': 'alA',
  'Order.customer': 'valA',
  'Order.notes': 'valA',
  'Order.total': 'glA',
  'Order.updateSubscriptions': 'g',
  'OrderCancellation.note': 'valA',
  'OrderLine.unitPrice': 'glA',
  'OrderSettlement.amount': 'glA',
  'OrderSettlement.lastFailure': 'valA',
  'OrderSettlement.reference': 'valA',
  'Product.conciergeStats': 'lA',
  'ProductVariant.stock': 'valAx',
  'Query.capsuleHold': 'sgvalAx',
  'Query.capsuleHolds': 'valA',
  'Query.conciergeSession': 'sgvalAx',
  'Query.conciergeSessions': 'valA',
  'Query.csatResponses': 'valA',
  'Query.csatSummary': 'lA',
  'Query.customerErasure': 'A',
  'Query.customerErasures': 'A',
  'Query.customerExport': 'A',
  'Query.feedDeadLetters': 'lA',
  'Query.funnel': 'lA',
  'Query.intentMix': 'lA',
  'Query.kpiSnapshot': 'lA',
  'Query.customer': 'valA',
  'Query.kpis': 'lA',
  'Query.order': 'sgvalAx',
  'Query.orderCounts': 'valA',
  'Query.orderUpdateDeadLetters': 'lA',
  'Query.orders': 'valA',
  'Query.return': 'sgvalAx',
  'Query.returnPayoutDeadLetters': 'valA',
  'Query.returnPreview': 'glA',
  'Query.returns': 'valA',
  'Query.shipmentFactDeadLetters': 'valA',
  'Query.stylistTicket': 'sgvalAx',
  'Query.supportQueue': 'valA',
  'Return.comment': 'valA',
  'Return.payoutFailure': 'valA',
  'Return.payout': 'glA',
  'Return.refund': 'glA',
  'StylistTicket.assignee': 'valA',
  'StylistTicket.contact': 'valA',
  'StylistTicket.crm': 'valA',
  'StylistTicket.history': 'valA',
  'StylistTicket.notes': 'valA',
  'StylistTicket.priorityReasons': 'valA',
  'StylistTicket.slaMarks': 'valA',
  'StylistTicket.transcript': 'valA',
  'Subscription.capsuleHoldChanged': 'sgvalAx',
  'Subscription.csatReceived': 'valA',
  'Subscription.kpisUpdated': 'lA',
  'Subscription.orderStatusChanged': 'sgvalAx',
  'Subscription.ordersChanged': 'valA',
  'Subscription.returnChanged': 'sgvalAx',
  'Subscription.returnsChanged': 'valA',
  'Subscription.stylistTicketChanged': 'sgvalAx',
  'Subscription.supportQueueChanged': 'valA',
};

test('who may ask for which field of the shop', () => {
  const matrix: Record<string, string> = {};
  for (const type of Object.values(apiSchema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.keys(type.getFields())) {
      const requirements = fieldAccess.requirementsOf(type.name, field);
      if (requirements.length === 0) continue;
      const mayAsk = (caller: Caller) =>
        deniedTo(caller, [{ node: {} as never, requirements }]).length === 0;
      expect(mayAsk(anonymous('glowglitch'))).toBe(false);
      matrix[`${type.name}.${field}`] = callers
        .filter(([, caller]) => mayAsk(caller))
        .map(([letter]) => letter)
        .join('');
    }
  }

  expect(matrix).toEqual(readers);
});

/** What anybody who is signed in may ask for: whether it is theirs is decided where the thing is. */
const ofWhoeverOwnsIt = 'sgvalAx';

test('viewers change nothing that is not their own, and agents see no totals', () => {
  const changes = Object.entries(readers).filter(([field]) => field.startsWith('Mutation.'));
  const byViewers = changes.filter(([, who]) => who.includes('v') && who !== ofWhoeverOwnsIt);
  expect(byViewers).toEqual([]);
  const amounts = ['Order.total', 'OrderLine.unitPrice', 'Return.refund', 'Return.payout'];
  expect(amounts.filter((field) => /[va]/.test(readers[field] ?? 'v'))).toEqual([]);
  const ofAdmins = Object.entries(readers).filter(([field]) => field.includes('ustomerE'));
  expect(ofAdmins.map(([, who]) => who)).toEqual(['A', 'A', 'A', 'A']);
});

test('a role that nobody knows has no rights, and neither has somebody without a role', () => {
  const stranger = { ...staff('viewer'), roles: [], scopes: [] } as Caller;
  const [guarded] = Object.keys(readers).filter((field) => readers[field] !== ofWhoeverOwnsIt);
  const [type = '', field = ''] = (guarded ?? '').split('.');
  const requirements = fieldAccess.requirementsOf(type, field);
  expect(requirements.length).toBeGreaterThan(0);
  expect(deniedTo(stranger, [{ node: {} as never, requirements }]).length).toBe(1);
  expect(Object.keys(scopesOfRole).sort()).toEqual([
    'admin',
    'concierge_agent',
    'support_lead',
    'viewer',
  ]);
});

test('every path of the API asks what each field on it asks, of every kind of caller', () => {
  const everybody: typeof callers = [...callers, ['-', anonymous('glowglitch')]];
  const paths = everyPath(apiSchema);
  expect(paths.length).toBeGreaterThan(300);
  const differing = paths.filter(({ document, coordinates }) => {
    const parsed = parse(document);
    expect(validate(apiSchema, parsed)).toEqual([]);
    const guarded = findGuardedSelections(parsed, apiSchema, fieldAccess);
    return everybody.some(([letter, caller]) => {
      const should = coordinates.every((one) => readers[one]?.includes(letter) ?? true);
      return should !== (deniedTo(caller, guarded).length === 0);
    });
  });
  expect(differing.map(({ path }) => path)).toEqual([]);
});
