import { z } from 'zod';
import { toGlobalId } from '../../kernel/ids.ts';
import { changeRoute, readRoute } from '../define-route.ts';
import { enums, id, instant } from '../fields.ts';
import { mustBeShopper } from '../must-be-shopper.ts';

const holdSelection = `
  id state reservedAt expiresAt extendable version
  product { id title } variant { id title sku }
`;

const hold = z
  .object({
    id,
    state: enums.CapsuleHoldState,
    reservedAt: instant,
    expiresAt: instant,
    extendable: z.boolean(),
    version: z.int(),
    product: z.object({ id, title: z.string() }).nullable(),
    variant: z.object({ id, title: z.string(), sku: z.string() }).nullable(),
  })
  .meta({ id: 'CapsuleHold' });

const ofHold = z.strictObject({ holdId: id });
const runtimeHold = { params: { holdId: 'Q2Fwc3VsZUhvbGQ6aGxkX2V4YW1wbGU' } };

export const capsuleRoutes = [
  readRoute({
    id: 'listCapsuleHolds',
    tag: 'Capsule',
    path: '/api/concierge/capsule',
    aliases: ['/api/support/capsule'],
    summary: "The shopper's own holds",
    operation: `query RestCapsuleHolds($sessionId: ID!) {
      conciergeSession(id: $sessionId) { holds { ${holdSelection} } }
    }`,
    root: 'conciergeSession',
    answer: z.object({ holds: z.array(hold) }),
    variables: (_input, { caller }) => ({
      sessionId: toGlobalId('ConciergeSession', mustBeShopper(caller).sessionId),
    }),
    shape: ({ conciergeSession }) => conciergeSession,
  }),
  changeRoute({
    id: 'reserveCapsule',
    tag: 'Capsule',
    path: '/api/concierge/capsule',
    aliases: ['/api/support/capsule'],
    summary: 'Keeps a piece for the shopper for 48 hours',
    status: 201,
    body: z.strictObject({ productId: id, variantId: id }),
    operation: `mutation RestCapsuleReserve($input: CapsuleReserveInput!) {
      capsuleReserve(input: $input) { hold { ${holdSelection} } userErrors { code message field } }
    }`,
    root: 'capsuleReserve',
    answer: z.object({ hold }),
    example: {
      body: {
        productId: 'UHJvZHVjdDpwcmRfbHVldXJfZGlhbW9uZF9yb3NlX2dvbGQ',
        variantId: 'UHJvZHVjdFZhcmlhbnQ6dmFyX2x1ZXVyX2hhbF9yZ180OA',
      },
    },
  }),
  changeRoute({
    id: 'extendCapsule',
    tag: 'Capsule',
    path: '/api/concierge/capsule/:holdId/extend',
    aliases: ['/api/support/capsule/:holdId/extend'],
    summary: '48 hours more, once',
    params: ofHold,
    operation: `mutation RestCapsuleExtend($input: CapsuleExtendInput!) {
      capsuleExtend(input: $input) { hold { ${holdSelection} } userErrors { code message field } }
    }`,
    root: 'capsuleExtend',
    answer: z.object({ hold }),
    example: runtimeHold,
  }),
  changeRoute({
    id: 'releaseCapsule',
    tag: 'Capsule',
    path: '/api/concierge/capsule/:holdId/release',
    aliases: ['/api/support/capsule/:holdId/release'],
    summary: 'Gives the piece back before its time',
    params: ofHold,
    operation: `mutation RestCapsuleRelease($input: CapsuleReleaseInput!) {
      capsuleRelease(input: $input) { hold { ${holdSelection} } userErrors { code message field } }
    }`,
    root: 'capsuleRelease',
    answer: z.object({ hold }),
    example: runtimeHold,
  }),
] as const;
