/** The service worker of a shop's page: shows push messages, also while the page is closed, and opens it on a click. */
import { readNotification } from './notification.ts';

/** What of a service worker's scope is used here; the page's own types know none. */
interface WorkerScope {
  readonly location: { readonly origin: string };
  readonly registration: {
    showNotification(title: string, options: object): Promise<void>;
  };
  readonly clients: {
    matchAll(options: object): Promise<readonly WindowClient[]>;
    openWindow(path: string): Promise<unknown>;
    claim(): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}

interface WindowClient {
  readonly url: string;
  focus(): Promise<unknown>;
}

interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void;
  readonly data?: { json(): unknown } | null;
  readonly notification?: { readonly data: unknown; close(): void };
}

const scope = globalThis as unknown as WorkerScope;

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));

scope.addEventListener('push', (event) => {
  const { title, body, tag, path } = readNotification(jsonOf(event), scope.location.origin);
  event.waitUntil(
    scope.registration.showNotification(title, { body, tag, renotify: true, data: path }),
  );
});

scope.addEventListener('notificationclick', (event) => {
  event.notification?.close();
  event.waitUntil(show(String(event.notification?.data ?? '/')));
});

/** null for a message without words, or with others than JSON. */
function jsonOf({ data }: WorkerEvent): unknown {
  try {
    return data?.json() ?? null;
  } catch {
    return null;
  }
}

/** The page where it is open already, else a new one. */
async function show(path: string): Promise<void> {
  const address = new URL(path, scope.location.origin).href;
  const windows = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = windows.find(({ url }) => url === address);
  await (shown ? shown.focus() : scope.clients.openWindow(path));
}
