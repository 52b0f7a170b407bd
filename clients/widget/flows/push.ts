/** Why a browser cannot be told, in words for the shopper. */
export class PushRefused extends Error {
  override readonly name = 'PushRefused';
}

/** Push messages need a service worker of the page: without one there is nobody to receive them. */
export async function pageTakesPush(): Promise<boolean> {
  if (!('serviceWorker' in navigator) || !('PushManager' in globalThis)) return false;
  const registration = await navigator.serviceWorker.getRegistration().catch(() => undefined);
  return registration !== undefined;
}

/**
 * Asks the reader and then the browser's push service.
 * @param key of the shop (`applicationServerKey`), base64url
 * @throws PushRefused when the reader or the browser says no
 */
export async function subscribeBrowser(
  key: string,
): Promise<{ readonly endpoint: string; readonly p256dh: string; readonly auth: string }> {
  if ((await Notification.requestPermission()) !== 'granted')
    throw new PushRefused('Your browser keeps messages off. Its settings can allow them.');
  try {
    const registration = await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: key };
    const { endpoint, keys } = (await registration.pushManager.subscribe(options)).toJSON();
    const { p256dh, auth } = keys ?? {};
    if (endpoint && p256dh && auth) return { endpoint, p256dh, auth };
  } catch {
    // Told below, like an answer without keys.
  }
  throw new PushRefused('Your browser could not be reached by its push service.');
}
