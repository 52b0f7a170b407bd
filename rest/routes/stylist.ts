import { z } from 'zod';
import { toGlobalId } from '../../kernel/ids.ts';
import { changeRoute, readRoute } from '../define-route.ts';
import { enums, expectedVersion, id, instant } from '../fields.ts';
import { mustBeShopper } from '../must-be-shopper.ts';

/** What of a ticket its shopper sees too; what is written for the team is the dashboard's to ask. */
const ticketSelection = `
  id number topic state message createdAt changedAt
  slaMinutes slaDueAt queuePosition version
`;

const ticket = z
  .object({
    id,
    number: z.string(),
    topic: enums.TicketTopic,
    state: enums.StylistTicketState,
    message: z.string(),
    createdAt: instant,
    changedAt: instant,
    slaMinutes: z
      .int()
      .meta({ description: 'Minutes of opening hours that the step which is awaited may take' }),
    slaDueAt: instant.nullable(),
    queuePosition: z
      .int()
      .nullable()
      .meta({ description: 'Its place among those that nobody has taken yet, from 1' }),
    version: z.int(),
  })
  .meta({ id: 'StylistTicket' });

export const stylistRoutes = [
  readRoute({
    id: 'listStylistTickets',
    tag: 'Stylist',
    path: '/api/concierge/stylist',
    aliases: ['/api/support/stylist'],
    summary: "The shopper's own tickets, oldest first",
    operation: `query RestStylistTickets($sessionId: ID!) {
      conciergeSession(id: $sessionId) { tickets { ${ticketSelection} } }
    }`,
    root: 'conciergeSession',
    answer: z.object({ tickets: z.array(ticket) }),
    variables: (_input, { caller }) => ({
      sessionId: toGlobalId('ConciergeSession', mustBeShopper(caller).sessionId),
    }),
    shape: ({ conciergeSession }) => conciergeSession,
  }),
  changeRoute({
    id: 'createStylistTicket',
    tag: 'Stylist',
    path: '/api/concierge/stylist',
    aliases: ['/api/support/stylist'],
    summary: 'Asks for a person; a conversation has one open ticket on a topic',
    status: 201,
    body: z.strictObject({
      topic: enums.TicketTopic,
      message: z.string().max(4_000),
      contact: z.strictObject({
        name: z.string().max(200).optional(),
        email: z.string().max(254).optional(),
        phone: z.string().max(40).optional(),
      }),
      orderId: id.optional(),
    }),
    operation: `mutation RestTicketCreate($input: TicketCreateInput!) {
      ticketCreate(input: $input) {
        ticket { ${ticketSelection} }
        userErrors { code message field }
      }
    }`,
    root: 'ticketCreate',
    answer: z.object({ ticket }),
    example: {
      body: {
        topic: 'SIZING',
        message: 'Which size fits between 52 and 53?',
        contact: { name: 'Opal', email: 'opal@example.com' },
      },
    },
  }),
  readRoute({
    id: 'getStylistTicket',
    tag: 'Stylist',
    path: '/api/concierge/stylist/:ticketId',
    aliases: ['/api/support/stylist/:ticketId'],
    summary: 'How it stands with a ticket: for its shopper and for staff',
    params: z.strictObject({ ticketId: id }),
    operation: `query RestStylistTicket($ticketId: ID!) {
      stylistTicket(id: $ticketId) { ${ticketSelection} }
    }`,
    root: 'stylistTicket',
    answer: ticket,
    example: { params: { ticketId: 'U3R5bGlzdFRpY2tldDp0a3RfZXhhbXBsZQ' } },
    shape: ({ stylistTicket }) => stylistTicket,
  }),
  changeRoute({
    id: 'reopenStylistTicket',
    tag: 'Stylist',
    path: '/api/concierge/stylist/:ticketId/reopen',
    aliases: ['/api/support/stylist/:ticketId/reopen'],
    summary: 'It was not done after all: the shopper may say so for 14 days, staff at any time',
    params: z.strictObject({ ticketId: id }),
    body: z.strictObject({ expectedVersion, note: z.string().max(4_000) }),
    operation: `mutation RestTicketReopen($input: TicketReopenInput!) {
      ticketReopen(input: $input) {
        ticket { ${ticketSelection} }
        userErrors { code message field }
      }
    }`,
    root: 'ticketReopen',
    answer: z.object({ ticket }),
    example: {
      params: { ticketId: 'U3R5bGlzdFRpY2tldDp0a3RfZXhhbXBsZQ' },
      body: { expectedVersion: 4, note: 'The ring is still too small' },
    },
  }),
] as const;
