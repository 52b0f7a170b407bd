/** Where the worker is served: at the root, so that it stands for every page of the shop. */
const address = '/push-worker.js';

/** Lets this page be told of orders while it is closed. Nobody is asked anything: that waits until the shopper wants it. */
export async function registerPushWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  // Private windows and some policies refuse workers; then push messages are not offered.
  await navigator.serviceWorker.register(address).catch(() => {});
}
