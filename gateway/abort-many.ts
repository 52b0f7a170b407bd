import { setMaxListeners } from 'node:events';

/** Ends many calls at once. Each listens until it is over, so that however many listen at a time is no leak. */
export function createAbortOfMany(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
