import { ShopError } from '../../kernel/errors.ts';
import type { GraphQLRequest, RequestContext } from '../operation.ts';
import type { GraphQLReply, Pipeline } from '../pipeline.ts';
import { jsonReply } from './replies.ts';
import type { RouteReply } from './router.ts';

/**
 * Several requests in one body, answered in their order, each as if it had come alone: by itself it is counted,
 * limited and refused. Together they cost no more than one may.
 * @throws ShopError BAD_USER_INPUT or OPERATION_LIMIT_EXCEEDED where the list itself is not taken
 */
export async function answerBatch(
  pipeline: Pick<Pipeline, 'prepare' | 'execute' | 'replyOf'>,
  batch: readonly GraphQLRequest[],
  context: RequestContext,
): Promise<RouteReply> {
  const together = { cost: 0 };
  const kinds = context.kinds.filter((kind) => kind !== 'subscription');

  async function answer(asked: GraphQLRequest, index: number): Promise<GraphQLReply> {
    const requestId = `${context.requestId}-${index + 1}`;
    const own: RequestContext = { ...context, requestId, kinds, together };
    try {
      return await pipeline.execute(await pipeline.prepare(asked, own));
    } catch (error) {
      return pipeline.replyOf(error, own);
    }
  }

  const replies = await Promise.all(batch.map(answer));
  return jsonReply(
    200,
    replies.map(({ result }) => result),
  );
}

/** @throws ShopError when a list is empty, too long, or not taken at all */
export function mustTakeBatch(length: number, max: number): void {
  if (max === 0)
    throw new ShopError(
      'BAD_USER_INPUT',
      'Send one request at a time: lists of them are not taken',
    );
  if (length === 0) throw new ShopError('BAD_USER_INPUT', 'The list holds no request');
  if (length > max)
    throw new ShopError('OPERATION_LIMIT_EXCEEDED', `Send at most ${max} requests in a list`, {
      limit: 'batchMax',
      max,
      actual: length,
    });
}
