import { z } from 'zod';
import { changeRoute } from '../define-route.ts';
import { enums, id, instant } from '../fields.ts';
import { order, orderSelection } from './orders.ts';
import { amountFragment, product, productSelection } from './products.ts';

const messageFragments = `
  fragment Said on Message {
    id seq kind sentAt
    ... on ShopperText { text }
    ... on AssistantText { text quickReplies { label text intent } }
    ... on ProductCard { search { ...Shelf } }
    ... on OfferCard { place search { ...Shelf } offer { id product { ${productSelection} } } }
    ... on OrderStatusCard { lookupNeeded orderNumber order { ${orderSelection} } }
    ... on CsatBar { question intent run }
    ... on EscalationForm { reason promise intent topic order { id number } }
  }
  fragment Shelf on ProductSearch {
    id title products(first: 12) { nodes { ${productSelection} } totalCount }
  }
  ${amountFragment}
`;

const envelope = { id: z.string(), seq: z.int(), sentAt: instant };
const search = z
  .object({
    id: z.string(),
    title: z.string(),
    products: z.object({ nodes: z.array(product), totalCount: z.int().nullable() }),
  })
  .nullable();

const message = z
  .discriminatedUnion('kind', [
    z.object({ ...envelope, kind: z.literal('SHOPPER_TEXT'), text: z.string() }),
    z.object({
      ...envelope,
      kind: z.literal('ASSISTANT_TEXT'),
      text: z.string(),
      quickReplies: z.array(
        z.object({ label: z.string(), text: z.string(), intent: enums.Intent.nullable() }),
      ),
    }),
    z.object({ ...envelope, kind: z.literal('PRODUCT_CARD'), search }),
    z.object({
      ...envelope,
      kind: z.literal('OFFER_CARD'),
      search,
      place: z.int().meta({ description: 'Which of the search is offered, from 1' }),
      offer: z.object({ id: z.string(), product: product.nullable() }).nullable(),
    }),
    z.object({
      ...envelope,
      kind: z.literal('ORDER_STATUS'),
      lookupNeeded: z.boolean(),
      orderNumber: z.string().nullable(),
      order: order.nullable(),
    }),
    z.object({
      ...envelope,
      kind: z.literal('CSAT_BAR'),
      question: z.string(),
      intent: enums.Intent,
      run: z.int().meta({ description: 'Which run of the intent is rated, from 1' }),
    }),
    z.object({
      ...envelope,
      kind: z.literal('ESCALATION_FORM'),
      reason: z.string(),
      promise: z.string(),
      intent: enums.Intent,
      topic: enums.TicketTopic.nullable(),
      order: z.object({ id, number: z.string() }).nullable(),
    }),
  ])
  .meta({ id: 'Message' });

export const conversationRoutes = [
  changeRoute({
    id: 'startSession',
    tag: 'Conversation',
    path: '/api/concierge/sessions',
    aliases: ['/api/support/sessions'],
    summary:
      'Opens an anonymous session and gives its token; here the key has 16 characters at least',
    access: 'anyone',
    status: 201,
    body: z.strictObject({
      locale: z.string().min(2).max(35).optional(),
      pageUrl: z.string().max(2_000).optional(),
    }),
    operation: `mutation RestSessionStart($input: SessionStartInput!) {
      sessionStart(input: $input) {
        session { id locale startedAt }
        sessionToken
        expiresAt
        userErrors { code message field }
      }
    }`,
    root: 'sessionStart',
    answer: z.object({
      session: z.object({ id, locale: z.string(), startedAt: instant }),
      sessionToken: z.string().nullable(),
      expiresAt: instant.nullable(),
    }),
    example: { body: { locale: 'en-GB' } },
  }),
  changeRoute({
    id: 'sendMessage',
    tag: 'Conversation',
    path: '/api/concierge/messages',
    aliases: ['/api/support/messages'],
    summary: 'Says something to the concierge; the answer holds what was said and what comes back',
    body: z.strictObject({ text: z.string().max(4_000), intent: enums.Intent.optional() }),
    operation: `mutation RestMessageSend($input: MessageSendInput!) {
      messageSend(input: $input) { messages { ...Said } userErrors { code message field } }
    }
    ${messageFragments}`,
    root: 'messageSend',
    answer: z.object({ messages: z.array(message) }),
    example: { body: { text: 'Rose gold rings under 2000' } },
  }),
  changeRoute({
    id: 'submitCsat',
    tag: 'Conversation',
    path: '/api/analytics/csat',
    aliases: ['/api/support/csat'],
    summary: 'A rating of one answer, 1 to 5; can be changed for 24 hours',
    body: z.strictObject({
      rating: z.int(),
      intent: enums.Intent,
      run: z
        .int()
        .meta({ description: 'As the message that asks says; 1 when left out' })
        .optional(),
      comment: z.string().max(4_000).optional(),
    }),
    operation: `mutation RestCsatSubmit($input: CsatSubmitInput!) {
      csatSubmit(input: $input) {
        csat { id rating label intent run submittedAt editableUntil }
        userErrors { code message field }
      }
    }`,
    root: 'csatSubmit',
    answer: z.object({
      csat: z.object({
        id: z.string(),
        rating: z.int(),
        label: enums.CsatLabel,
        intent: z.string(),
        run: z.int(),
        submittedAt: instant,
        editableUntil: instant,
      }),
    }),
    example: { body: { rating: 5, intent: 'FIND_PRODUCT' } },
  }),
] as const;
