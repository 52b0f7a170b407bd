import { mustHave } from '../../../kernel/caller.ts';
import type { ReturnsContext } from '../context.ts';
import type { MutationResolvers } from '../generated/types.ts';
import type { StepAnswer } from '../return-desk.ts';
import { scanReturn } from '../return-scan.ts';

export const Mutation: MutationResolvers = {
  returnRequest: async (_root, { input }, { caller, requests, loaders }) => {
    const { returnId, userErrors } = await requests.request(caller, input);
    return {
      return: returnId === null ? null : await loaders.returnById.load(returnId),
      userErrors,
    };
  },

  returnApprove: (_root, { input }, context) => answer(context, input, context.desk.approve),
  returnDecline: (_root, { input }, context) => answer(context, input, context.desk.decline),
  returnCancel: (_root, { input }, context) => answer(context, input, context.desk.cancel),
  returnReceive: (_root, { input }, context) => answer(context, input, context.desk.receive),
  returnInspect: (_root, { input }, context) => answer(context, input, context.desk.inspect),
  returnResolve: (_root, { input }, context) =>
    paidSoon(context, answer(context, input, context.desk.resolve)),
  returnClose: (_root, { input }, context) => answer(context, input, context.desk.close),
  returnReopen: (_root, { input }, context) => answer(context, input, context.desk.reopen),
  returnPayoutRetry: (_root, { input }, context) =>
    paidSoon(context, answer(context, input, context.desk.retryPayout)),

  returnScan: async (_root, { input }, { caller, returns, clock }) => {
    mustHave(caller, 'shipments:write');
    return { return: await scanReturn(returns, caller, input, clock) };
  },
};

/** What is owed is not kept waiting for the next tick. */
async function paidSoon<Answer>({ returnClock }: ReturnsContext, answered: Promise<Answer>) {
  const given = await answered;
  returnClock().soon();
  return given;
}

/** The return as the step left it. */
async function answer<I extends { readonly clientMutationId?: string | null | undefined }>(
  { caller, loaders }: ReturnsContext,
  input: I,
  take: (caller: ReturnsContext['caller'], input: I) => Promise<StepAnswer>,
) {
  const { returnId, userErrors } = await take(caller, input);
  return {
    return: returnId === null ? null : await loaders.returnById.load(returnId),
    userErrors,
    clientMutationId: input.clientMutationId ?? null,
  };
}
