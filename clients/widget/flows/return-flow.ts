import {
  type ReturnOutcome,
  type ReturnPartsFragment,
  type ReturnReasonCode,
  WidgetReturnChangedDocument,
  WidgetReturnFormDocument,
  type WidgetReturnFormQuery,
  WidgetReturnPreviewDocument,
  type WidgetReturnPreviewQuery,
  WidgetReturnRequestDocument,
} from '../generated/graphql.ts';
import type { Failure } from '../state/state.ts';
import { caughtUp } from './caught-up.ts';
import { failureOf, newKey } from './failure.ts';
import type { FlowParts } from './flow-parts.ts';

export type ReturnOrder = NonNullable<WidgetReturnFormQuery['order']>;
type Preview = NonNullable<WidgetReturnPreviewQuery['returnPreview']>;
type Eligibility = NonNullable<ReturnOrder['returnEligibility']>['lines'][number];

export interface ReturnDraft {
  readonly lineIds: readonly string[];
  readonly reason: ReturnReasonCode | null;
  readonly outcome: ReturnOutcome;
  readonly comment: string;
}

export interface ReturnState {
  readonly stage: 'reading' | 'unread' | 'ready' | 'asking' | 'failed';
  /** null before it is read. */
  readonly order: ReturnOrder | null;
  readonly reasons: NonNullable<WidgetReturnFormQuery['returnReasons']>;
  readonly draft: ReturnDraft;
  /** What would come back for the chosen pieces; null while that is not known. */
  readonly preview: Preview | null;
  /** The return that came of it. */
  readonly made: ReturnPartsFragment | null;
  readonly problem: string | null;
  readonly failure: Failure | null;
}

const begun: ReturnState = {
  stage: 'reading',
  order: null,
  reasons: [],
  draft: { lineIds: [], reason: null, outcome: 'REFUND', comment: '' },
  preview: null,
  made: null,
  problem: null,
  failure: null,
};

export type ReturnFlow = ReturnType<typeof createReturn>;

/** A return being asked for. Nothing is called returned before the graph has said so. */
export function createReturn({ transport, live, speak, changed }: FlowParts, orderId: string) {
  let state = begun;
  let tried: { readonly what: string; readonly key: string } | null = null;
  let previewed = 0;
  let release: (() => void) | null = null;

  const set = (change: Partial<ReturnState>) => {
    state = { ...state, ...change };
    changed();
  };
  const eligibilityOf = (lineId: string): Eligibility | undefined =>
    state.order?.returnEligibility?.lines.find(({ orderLineId }) => orderLineId === lineId);
  const chosenLines = () =>
    state.draft.lineIds.map((orderLineId) => ({
      orderLineId,
      quantity: eligibilityOf(orderLineId)?.returnableQuantity ?? 1,
    }));

  async function read(): Promise<void> {
    set({ stage: 'reading', failure: null });
    try {
      const { data } = await transport.execute(WidgetReturnFormDocument, { orderId });
      const { order, returnReasons } = data;
      set({ stage: order ? 'ready' : 'unread', order, reasons: returnReasons ?? [] });
    } catch (error) {
      set({ stage: 'unread', failure: failureOf(error) });
    }
  }

  /** What comes back is the graph's to say; an answer for other pieces than are chosen now is nobody's. */
  async function preview(): Promise<void> {
    previewed += 1;
    const mine = previewed;
    set({ preview: null });
    const lines = chosenLines();
    if (lines.length === 0) return;
    const answer = await transport
      .execute(WidgetReturnPreviewDocument, { orderId, lines })
      .catch(() => null);
    if (mine === previewed) set({ preview: answer?.data.returnPreview ?? null });
  }

  function take(news: ReturnPartsFragment): void {
    if (state.made && state.made.version >= news.version) return;
    set({ made: news });
    speak(`Return ${news.number} has news.`);
  }

  async function catchUp(returnId: string): Promise<void> {
    const answer = await transport.execute(WidgetReturnFormDocument, { orderId }).catch(() => null);
    const news = answer?.data.order?.returns?.find(({ id }) => id === returnId);
    if (news) take(news);
  }

  function follow(returnId: string): void {
    release?.();
    release = live.subscribe(
      WidgetReturnChangedDocument,
      { returnId },
      caughtUp(
        ({ returnChanged }) => take(returnChanged.return),
        () => void catchUp(returnId),
      ),
    );
  }

  return {
    get state() {
      return state;
    },
    begin: () => void read(),
    end: () => release?.(),
    read,
    eligibilityOf,
    choose(change: Partial<ReturnDraft>) {
      set({ draft: { ...state.draft, ...change } });
      if (change.lineIds) void preview();
    },
    async ask(): Promise<void> {
      const { reason, outcome, comment } = state.draft;
      const lines = chosenLines();
      if (lines.length === 0 || reason === null || state.stage === 'asking') return;
      const request = { orderId, lines, reason, outcome, comment: comment.trim() || null };
      const what = JSON.stringify(request);
      // Asked again after no answer it is the same request, and cannot happen twice.
      tried = tried?.what === what ? tried : { what, key: newKey() };
      set({ stage: 'asking', problem: null, failure: null });
      try {
        const { data } = await transport.execute(WidgetReturnRequestDocument, {
          input: { ...request, idempotencyKey: tried.key },
        });
        const { return: made, userErrors } = data.returnRequest;
        const [error] = userErrors;
        if (!made) {
          tried = null;
          return set({ stage: 'ready', problem: error?.message ?? 'That did not work' });
        }
        set({ stage: 'ready', made });
        speak(`Return ${made.number} is asked for.`);
        follow(made.id);
      } catch (error) {
        set({ stage: 'failed', failure: failureOf(error) });
      }
    },
  };
}
