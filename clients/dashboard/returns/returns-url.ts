import { createListUrl } from '../ui/list-url.ts';
import { isReturnsView } from './returns-views.ts';

export const { pathOf: returnsPath, useUrl: useReturnsUrl } = createListUrl(
  '/returns',
  isReturnsView,
  'ours',
);
