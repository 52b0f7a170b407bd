import { z } from 'zod';
import { toGlobalId } from '../../kernel/ids.ts';
import { changeRoute, readRoute } from '../define-route.ts';
import { enums, id, instant } from '../fields.ts';
import { mustBeShopper } from '../must-be-shopper.ts';

const inspirationSelection = 'id state createdAt width height mime bytes url';

const inspiration = z
  .object({
    id,
    state: enums.InspirationState,
    createdAt: instant,
    width: z.int().nullable(),
    height: z.int().nullable(),
    mime: z.string().nullable(),
    bytes: z.int().nullable(),
    url: z.string().nullable().meta({
      description: 'Path on this host under which the picture is, for at least ten minutes',
    }),
  })
  .meta({ id: 'Inspiration' });

export const inspirationRoutes = [
  readRoute({
    id: 'listInspirations',
    tag: 'Inspiration',
    path: '/api/concierge/inspiration',
    aliases: ['/api/support/inspiration'],
    summary: 'Pictures that the shopper sent, oldest first',
    operation: `query RestInspirations($sessionId: ID!) {
      conciergeSession(id: $sessionId) { inspirations { ${inspirationSelection} } }
    }`,
    root: 'conciergeSession',
    answer: z.object({ inspirations: z.array(inspiration) }),
    variables: (_input, { caller }) => ({
      sessionId: toGlobalId('ConciergeSession', mustBeShopper(caller).sessionId),
    }),
    shape: ({ conciergeSession }) => conciergeSession,
  }),
  changeRoute({
    id: 'uploadInspiration',
    tag: 'Inspiration',
    path: '/api/concierge/inspiration',
    aliases: ['/api/support/inspiration'],
    summary: 'Takes one picture (JPEG, PNG or WebP), checks it, and keeps it made anew',
    status: 201,
    takesFile: true,
    operation: `mutation RestInspirationUpload($input: InspirationUploadInput!) {
      inspirationUpload(input: $input) {
        inspiration { ${inspirationSelection} }
        userErrors { code message field }
      }
    }`,
    root: 'inspirationUpload',
    answer: z.object({ inspiration }),
    variables: (_input, { uploadId, idempotencyKey }) => ({ input: { uploadId, idempotencyKey } }),
  }),
  changeRoute({
    id: 'removeInspiration',
    tag: 'Inspiration',
    path: '/api/concierge/inspiration/:inspirationId/remove',
    aliases: ['/api/support/inspiration/:inspirationId/remove'],
    summary: 'The picture goes for good',
    params: z.strictObject({ inspirationId: id }),
    operation: `mutation RestInspirationRemove($input: InspirationRemoveInput!) {
      inspirationRemove(input: $input) {
        inspiration { ${inspirationSelection} }
        userErrors { code message field }
      }
    }`,
    root: 'inspirationRemove',
    answer: z.object({ inspiration }),
    example: { params: { inspirationId: 'SW5zcGlyYXRpb246aW5zX2V4YW1wbGU' } },
  }),
] as const;
