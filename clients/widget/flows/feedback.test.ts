import { expect, test } from '@jest/globals';
import { WidgetCsatSubmitDocument } from '../generated/graphql.ts';
import { createStore } from '../state/store.ts';
import { csatBar } from '../testing/builders.ts';
import { refused, scriptedGraph } from '../testing/scripted-graph.ts';
import { createFeedback } from './feedback.ts';

const bar = csatBar(1, 2);

test('a rating names the run that it is about', async () => {
  const { store, feedback, asked } = rated(() => ({ csat: null, userErrors: [] }));
  feedback.choose(bar.id, 4);
  await feedback.submit(bar, '');
  expect(asked()).toMatchObject([
    { input: { rating: 4, intent: 'TRACK_ORDER', run: 2, comment: null } },
  ]);
  expect(store.state.ratings[bar.id]).toMatchObject({ stage: 'sent', stars: 4 });
});

test('what a rule refuses is shown, what did not arrive can be sent again', async () => {
  const closed = { code: 'EDIT_WINDOW_CLOSED', message: 'This rating can no longer be changed' };
  const { store, feedback } = rated(() => ({ csat: null, userErrors: [closed] }));
  feedback.choose(bar.id, 4);
  await feedback.submit(bar, '');
  expect(store.state.ratings[bar.id]).toMatchObject({ stage: 'offered', problem: closed.message });

  const broken = rated(() => refused('req_1'));
  broken.feedback.choose(bar.id, 2);
  await broken.feedback.submit(bar, 'too slow');
  expect(broken.store.state.ratings[bar.id]).toMatchObject({
    stage: 'failed',
    stars: 2,
    comment: 'too slow',
    failure: { reference: 'req_1' },
  });
});

function rated(answer: () => object) {
  const store = createStore();
  const graph = scriptedGraph([[WidgetCsatSubmitDocument, () => ({ csatSubmit: answer() })]]);
  const feedback = createFeedback(store, graph.transport);
  return { store, feedback, asked: () => graph.inputsOf(WidgetCsatSubmitDocument) };
}
