import type { OpenOptions } from '../panel-host.ts';
import type { AuroraConcierge } from './element.ts';

/** What a storefront can say to the concierge: `window.Aurora`. */
export interface AuroraApi {
  /** Puts the launcher on the page; once. Attributes as of `<aurora-concierge>`. */
  boot(attributes?: Readonly<Record<string, string>>): void;
  /**
   * Changes attributes; null takes one away. A panel that stands is made anew where that is needed, and the conversation
   * goes on.
   */
  update(attributes: Readonly<Record<string, string | null>>): void;
  open(options?: OpenOptions): void;
  close(): void;
  /** For a log-out: takes the concierge off the page and has this browser forget its conversation. `boot` brings a new one. */
  shutdown(): void;
  /** @returns stops listening */
  on(event: AuroraEvent, listener: (detail: unknown) => boolean | undefined): () => void;
}

/**
 * `opened`, `closed`: the panel. `unread`: `{count}`. `piece`: `{handle}`, chosen in the panel; a listener that returns
 * true shows it itself, and the panel does not leave the page.
 */
export type AuroraEvent = 'opened' | 'closed' | 'unread' | 'piece';

type Waiting = readonly (readonly [name: keyof AuroraApi, ...values: readonly unknown[]])[];

declare global {
  interface Window {
    /** Before the snippet has run: calls to make then, `[['open'], …]`. */
    Aurora?: AuroraApi | Waiting;
  }
}

/** Boots at once unless the page says `data-boot="manual"` on its root element. */
export function installApi(page: Window): void {
  const waiting: Waiting = Array.isArray(page.Aurora) ? page.Aurora : [];
  const find = () => page.document.querySelector<AuroraConcierge>('aurora-concierge');
  const api: AuroraApi = {
    boot(attributes = {}) {
      if (find()) return;
      const element = page.document.createElement('aurora-concierge');
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      page.document.body.append(element);
    },
    update(attributes) {
      for (const [name, value] of Object.entries(attributes))
        if (value === null) find()?.removeAttribute(name);
        else find()?.setAttribute(name, value);
    },
    open: (options) => void find()?.open(options),
    close: () => find()?.close(),
    shutdown: () => find()?.end(),
    on(event, listener) {
      const hear = (heard: Event) => {
        if (listener((heard as CustomEvent).detail)) heard.preventDefault();
      };
      page.addEventListener(`aurora:${event}`, hear);
      return () => page.removeEventListener(`aurora:${event}`, hear);
    },
  };
  page.Aurora = api;
  if (page.document.documentElement.dataset['boot'] !== 'manual') api.boot();
  for (const [name, ...values] of waiting)
    (api[name] as (...values: readonly unknown[]) => unknown)(...values);
}
