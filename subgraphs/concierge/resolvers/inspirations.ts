import { hasScope } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { ConciergeContext } from '../context.ts';
import type { InspirationResolvers, MutationResolvers } from '../generated/types.ts';
import type { InspirationRecord } from '../inspiration/inspiration.ts';
import type { InspirationAnswer, InspirationProblem } from '../inspiration/inspiration-desk.ts';
import { pictureAddress } from '../inspiration/picture-address.ts';
import { mustBeShopper } from './shopper.ts';

export const Inspiration: InspirationResolvers = {
  __resolveReference: async ({ id }, { caller, loaders }) => {
    const record = await loaders.inspirationById.load(localIdOf('Inspiration', id));
    const isOwn = caller.kind === 'shopper' && caller.sessionId === record?.sessionId;
    return isOwn || hasScope(caller, 'sessions:read') ? record : null;
  },
  id: ({ _id }) => toGlobalId('Inspiration', _id),
  width: ({ picture }) => picture?.width ?? null,
  height: ({ picture }) => picture?.height ?? null,
  mime: ({ picture }) => picture?.mime ?? null,
  bytes: ({ picture }) => picture?.bytes ?? null,
  url: ({ _id, picture }, _args, { clock, secrets }) =>
    picture && pictureAddress(_id, secrets.session, clock.now()),
};

export const inspirationMutations: Pick<
  MutationResolvers,
  'inspirationUpload' | 'inspirationRemove'
> = {
  inspirationUpload: async (_root, { input }, context) => {
    const shopper = mustBeShopper(context.caller);
    const answer = await context.inspirationDesk.upload(shopper, {
      inspirationId: localIdOf('Inspiration', input.uploadId, 'uploadId'),
      idempotencyKey: input.idempotencyKey,
    });
    return toPayload(answer, 'uploadId', input, context);
  },

  inspirationRemove: async (_root, { input }, context) => {
    const answer = await context.inspirationDesk.remove(context.caller, {
      inspirationId: localIdOf('Inspiration', input.inspirationId, 'inspirationId'),
      idempotencyKey: input.idempotencyKey,
    });
    return toPayload(answer, 'inspirationId', input, context);
  },
};

const problems: Readonly<Record<InspirationProblem, string>> = {
  NOT_FOUND: 'There is no picture with that id',
  TYPE_REFUSED: 'Send a JPEG, PNG or WebP picture',
  UNREADABLE: 'That picture is damaged and cannot be read',
  TOO_LARGE: 'That picture has more than 40 million pixels',
  INFECTED: 'That file was refused: it holds something harmful',
};

async function toPayload(
  { inspirationId, problem }: InspirationAnswer,
  field: string,
  { clientMutationId }: { readonly clientMutationId?: string | null | undefined },
  { loaders }: ConciergeContext,
): Promise<{
  inspiration: InspirationRecord | null;
  userErrors: { code: InspirationProblem; message: string; field: string[] }[];
  clientMutationId: string | null;
}> {
  return {
    inspiration: inspirationId === null ? null : await loaders.inspirationById.load(inspirationId),
    userErrors: problem
      ? [{ code: problem, message: problems[problem], field: ['input', field] }]
      : [],
    clientMutationId: clientMutationId ?? null,
  };
}
