import { createListUrl } from '../ui/list-url.ts';
import { isQueueView } from './queue-views.ts';

export const { pathOf: queuePath, useUrl: useQueueUrl } = createListUrl(
  '/queue',
  isQueueView,
  'open',
);
