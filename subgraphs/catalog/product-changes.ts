import type { ClientSession } from 'mongodb';
import { actorOf, type Caller, mustHave } from '../../kernel/caller.ts';
import { onceInTransaction } from '../../kernel/data/once-in-transaction.ts';
import { appendEvents } from '../../kernel/events/outbox.ts';
import type { SubgraphParts } from '../../kernel/graphql/subgraph.ts';
import { createUlid, localIdOf } from '../../kernel/ids.ts';
import { changedAvailability } from './domain/availability.ts';
import type { ProductRecord } from './domain/product.ts';
import {
  adjustStock,
  conflictsOf,
  type ProductProblem,
  problem,
  problemsOf,
  stockMax,
  toProduct,
} from './domain/product-change.ts';
import { productEvent } from './events.ts';
import type { ProductUpsertInput, StockAdjustInput } from './generated/types.ts';
import { storeProducts } from './product-words.ts';
import type { ProductRepository } from './repository.ts';

export interface ChangeAnswer {
  /** The piece that was changed, or that stood in the way of a stale version; null when there is none. */
  readonly productId: string | null;
  readonly problems: readonly ProductProblem[];
}

export type ProductChanges = ReturnType<typeof createProductChanges>;

/** What staff change of the vitrine: the piece, the words it is found by, its event and the reply are one transaction. */
export function createProductChanges(parts: SubgraphParts, products: ProductRepository) {
  const { db, clock, random } = parts;

  /** @param decide the piece as it becomes, or what is wrong */
  const change = async (
    caller: Caller,
    operation: string,
    { idempotencyKey, ...body }: { readonly idempotencyKey: string },
    decide: (session: ClientSession) => Promise<Decided | Refused>,
  ): Promise<ChangeAnswer> => {
    mustHave(caller, 'catalog:write');
    const { tenant } = caller;
    const actor = actorOf(caller);
    let refused: Refused | null = null;
    const reply = await onceInTransaction<{ productId: string }>(
      parts,
      { tenant, actor, operation, key: idempotencyKey, body },
      async (session) => {
        const decided = await decide(session);
        // A refusal is not remembered: the same key may come again with the input put right.
        refused = 'problems' in decided ? decided : null;
        if ('problems' in decided) return null;
        const { before, after } = decided;
        await storeProducts(db, [after], session);
        const variantIds = changedAvailability(before?.variants ?? [], after.variants);
        await appendEvents(db, session, [productEvent(after, before ? variantIds : [])], clock);
        return { productId: after._id };
      },
    );
    return reply ? { ...reply, problems: [] } : (refused ?? { productId: null, problems: [] });
  };

  return {
    /** @throws ShopError FORBIDDEN or UNAUTHENTICATED without the right, BAD_USER_INPUT for an id of another type */
    upsert(caller: Caller, input: ProductUpsertInput): Promise<ChangeAnswer> {
      const {
        id,
        expectedVersion,
        idempotencyKey: _key,
        clientMutationId: _label,
        ...draft
      } = input;
      const productId = id ? localIdOf('Product', id, 'id') : null;
      const { tenant } = caller;
      return change(caller, 'productUpsert', input, async (session) => {
        const problems = problemsOf(draft);
        if (productId !== null && typeof expectedVersion !== 'number')
          problems.push(
            problem('VERSION_REQUIRED', 'A change names the version it was read at', [
              'expectedVersion',
            ]),
          );
        const before = productId === null ? null : await products.byId(tenant, productId, session);
        if (productId !== null && !before) problems.push(unknown('id'));
        if (problems.length > 0) return { productId: null, problems };
        if (before && before.version !== expectedVersion) return stale(before);

        const others = (await products.sharing(tenant, draft, session)).filter(
          ({ _id }) => _id !== before?._id,
        );
        const conflicts = conflictsOf(draft, others);
        if (conflicts.length > 0) return { productId: null, problems: conflicts };
        const newId = (prefix: 'prd' | 'var') => `${prefix}_${createUlid(clock, random)}`;
        const after = toProduct(draft, { tenant, now: clock.now(), before, newId });
        return { before, after };
      });
    },

    /** @throws as `upsert` */
    adjustStock(caller: Caller, input: StockAdjustInput): Promise<ChangeAnswer> {
      const variantId = localIdOf('ProductVariant', input.variantId, 'variantId');
      return change(caller, 'stockAdjust', input, async (session) => {
        const before = await products.byVariantId(caller.tenant, variantId, session);
        if (!before) return { productId: null, problems: [unknown('variantId')] };
        if (before.version !== input.expectedVersion) return stale(before);
        if (input.by === 0) return { productId: before._id, problems: [noPieces] };
        const after = adjustStock(before, variantId, input.by, clock.now());
        return after ? { before, after } : { productId: before._id, problems: [outOfStock] };
      });
    },
  };
}

interface Decided {
  readonly before: ProductRecord | null;
  readonly after: ProductRecord;
}

type Refused = ChangeAnswer;

const unknown = (field: string): ProductProblem =>
  problem('NOT_FOUND', 'There is nothing with that id', [field]);

const stale = ({ _id, version }: ProductRecord): Refused => ({
  productId: _id,
  problems: [
    problem('VERSION_STALE', `The piece was changed since; it is at version ${version} now`, [
      'expectedVersion',
    ]),
  ],
});

const noPieces = problem('STOCK_INVALID', 'Say how many pieces come or go: above or below 0', [
  'by',
]);

const outOfStock = problem('STOCK_INVALID', `The stock must stay from 0 to ${stockMax}`, ['by']);
