import type { Transport } from '../../sdk/transport.ts';
import { WidgetCsatSubmitDocument } from '../generated/graphql.ts';
import type { MessageOf } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { failureOf, newKey } from './failure.ts';

export interface Feedback {
  choose(messageId: string, stars: number): void;
  submit(bar: MessageOf<'CsatBar'>, comment: string): Promise<void>;
  skip(messageId: string): void;
}

export function createFeedback(store: Store, transport: Transport): Feedback {
  return {
    choose: (id, stars) =>
      store.dispatch({ type: 'rated', id, rating: { stage: 'offered', stars, problem: null } }),
    skip: (id) => store.dispatch({ type: 'rated', id, rating: { stage: 'skipped' } }),
    async submit({ id, intent, run }, comment) {
      const rating = store.state.ratings[id]?.stars ?? 0;
      store.dispatch({ type: 'rated', id, rating: { stage: 'sending', comment, failure: null } });
      try {
        const { data } = await transport.execute(WidgetCsatSubmitDocument, {
          input: { rating, intent, run, comment: comment || null, idempotencyKey: newKey() },
        });
        const [error] = data.csatSubmit.userErrors;
        store.dispatch({
          type: 'rated',
          id,
          rating: error ? { stage: 'offered', problem: error.message } : { stage: 'sent' },
        });
      } catch (error) {
        store.dispatch({
          type: 'rated',
          id,
          rating: { stage: 'failed', failure: failureOf(error) },
        });
      }
    },
  };
}
