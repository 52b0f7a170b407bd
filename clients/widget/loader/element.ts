import type {
  OpenOptions,
  OpenTrigger,
  Panel,
  PanelHost,
  PanelView,
  WidgetSettings,
} from '../panel-host.ts';
import { accessKey, sessionKey } from '../storage-keys.ts';
import { chevron, launcherMark } from './drawings.ts';
import { launcherCss } from './launcher-css.ts';

/** Where this module was loaded from: the panel, its style and its fonts lie beside it. */
const assets = new URL('.', import.meta.url);

/**
 * `<aurora-concierge>`: the launcher, and the panel once it is wanted.
 * Attributes: `locale` (BCP 47), `theme` (`light`, `dark`; else the reader's), `graph` (address), `piece-href` (with
 * `{handle}`), `development` (honours `aurora:cut-socket` on the window).
 */
export class AuroraConcierge extends HTMLElement {
  static readonly observedAttributes = ['theme', 'locale', 'graph', 'piece-href'];
  /** What the link of a letter brought, until a panel has it. */
  static orderLink: string | null = null;
  readonly #shadow = this.attachShadow({ mode: 'open' });
  readonly #launcher = document.createElement('button');
  readonly #root = document.createElement('div');
  #panel: Promise<Panel> | null = null;
  #isOpen = false;
  #isBroken = false;
  #isStale = false;
  #unread = 0;

  connectedCallback(): void {
    if (this.#root.isConnected) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(launcherCss);
    this.#shadow.adoptedStyleSheets = [sheet];
    this.#launcher.type = 'button';
    this.#launcher.className = 'w-launch';
    this.#launcher.onclick = () => (this.#isOpen ? this.close() : void this.open({}, 'launcher'));
    this.#launcher.onpointerenter = () => this.#preload();
    this.#root.className = 'w-root';
    this.#shadow.append(this.#launcher, this.#root);
    this.#paint();
    whenIdle(() => this.#preload());
    if (AuroraConcierge.orderLink) void this.open({}, 'link');
    else if (remembersOpen()) void this.open({}, 'restored');
    window.addEventListener('aurora:cut-socket', this.#cut);
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (name !== 'theme') {
      if (value !== before) this.#renew();
    } else if (value) this.dataset['theme'] = value;
    else delete this.dataset['theme'];
  }

  async open(options: OpenOptions = {}, trigger: OpenTrigger = 'api'): Promise<void> {
    this.#launcher.classList.add('is-busy');
    try {
      this.#panel ??= this.#load();
      const panel = await this.#panel;
      // Taken off the page while it loaded.
      if (!this.isConnected) return;
      this.#isOpen = true;
      this.#isBroken = false;
      rememberOpen(true);
      this.#paint();
      const { orderLink } = AuroraConcierge;
      AuroraConcierge.orderLink = null;
      panel.open(trigger, orderLink ? { ...options, orderLink } : options);
      this.#tell('opened');
    } catch {
      this.#panel = null;
      this.#isBroken = true;
      this.#paint();
    } finally {
      this.#launcher.classList.remove('is-busy');
    }
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    rememberOpen(false);
    this.#paint();
    void this.#panel?.then((panel) => panel.close());
    this.#launcher.focus();
    this.#tell('closed');
  }

  /** Leaves the page, and nothing in this browser of who it was to the graph. */
  end(): void {
    this.close();
    void this.#panel?.then((panel) => panel.end());
    this.#panel = null;
    AuroraConcierge.orderLink = null;
    window.removeEventListener('aurora:cut-socket', this.#cut);
    forgetBrowser();
    this.remove();
  }

  /** What a panel was made with has changed, of one thing or of several: it is made anew, and reads what was said. */
  #renew(): void {
    if (!this.#panel || this.#isStale) return;
    this.#isStale = true;
    const renewed = this.#panel.then((panel) => {
      this.#isStale = false;
      return this.#load(panel.end());
    });
    this.#panel = renewed;
    if (this.#isOpen) void this.open({}, 'restored');
    else renewed.catch(() => (this.#panel = null));
  }

  /** Asks for the files before they are needed, where the shopper does not save data. */
  #preload(): void {
    if (document.querySelector('link[data-aurora]') || savesData()) return;
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = new URL('panel.js', assets).href;
    link.dataset['aurora'] = '';
    document.head.append(link);
  }

  async #load(view: PanelView = 'start'): Promise<Panel> {
    const [{ mountPanel }] = await Promise.all([
      import(new URL('panel.js', assets).href) as Promise<PanelModule>,
      this.#style(),
    ]);
    const host: PanelHost = {
      root: this.#root,
      settings: this.#settings(),
      close: () => this.close(),
      unreadChanged: (count) => this.#count(count),
      pieceChosen: (handle) => !this.#tell('piece', { handle }),
    };
    return mountPanel(host, view);
  }

  /** The panel is never seen without its style. */
  #style(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#shadow.querySelector('link')) return resolve();
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = new URL('panel.css', assets).href;
      link.onload = () => resolve();
      link.onerror = () => {
        link.remove();
        reject(new Error('The style of the concierge did not load'));
      };
      this.#shadow.prepend(link);
    });
  }

  #settings(): WidgetSettings {
    return {
      locale: this.getAttribute('locale') || document.documentElement.lang || 'en-GB',
      graphUrl: new URL(this.getAttribute('graph') ?? '/graphql', assets).href,
      pieceHref: this.getAttribute('piece-href') ?? '/shop?piece={handle}',
    };
  }

  /** For trials: only where the page says that it is one. */
  readonly #cut = (event: Event): void => {
    if (this.hasAttribute('development'))
      void this.#panel?.then((panel) => panel.cutSocket(Number((event as CustomEvent).detail)));
  };

  #count(unread: number): void {
    if (unread === this.#unread) return;
    this.#unread = unread;
    this.#paint();
    this.#tell('unread', { count: unread });
  }

  #paint(): void {
    const news = this.#unread > 0 ? `, ${this.#unread} new` : '';
    const closed = this.#isBroken
      ? 'The concierge did not load. Try again'
      : `Open concierge${news}`;
    const label = this.#isOpen ? 'Close concierge' : closed;
    this.#launcher.setAttribute('aria-expanded', String(this.#isOpen));
    this.#launcher.setAttribute('aria-label', label);
    this.#launcher.classList.toggle('is-open', this.#isOpen);
    this.classList.toggle('is-open', this.#isOpen);
    this.#launcher.innerHTML = this.#isOpen
      ? chevron
      : `${launcherMark}<span>${this.#isBroken ? 'Try again' : 'Concierge'}</span>${this.#unread ? `<b>${this.#unread}</b>` : ''}`;
  }

  /** @returns false when a listener took the event for itself */
  #tell(name: string, detail: object = {}): boolean {
    return window.dispatchEvent(new CustomEvent(`aurora:${name}`, { detail, cancelable: true }));
  }
}

interface PanelModule {
  mountPanel(host: PanelHost, view: PanelView): Panel;
}

const savesData = (): boolean =>
  (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

const whenIdle = (work: () => void): void => {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 4_000 });
  else setTimeout(work, 2_000);
};

function forgetBrowser(): void {
  try {
    localStorage.removeItem(sessionKey);
    sessionStorage.removeItem(accessKey);
  } catch {
    // Storage is forbidden: nothing was kept there.
  }
}

const openKey = 'aurora.open';

/** A reload finds the panel as it was; on phones it would cover the page, so there it stays closed. */
function remembersOpen(): boolean {
  try {
    return sessionStorage.getItem(openKey) === '1' && matchMedia('(min-width: 30.01rem)').matches;
  } catch {
    return false;
  }
}

function rememberOpen(isOpen: boolean): void {
  try {
    sessionStorage.setItem(openKey, isOpen ? '1' : '0');
  } catch {
    // Storage is forbidden: the panel is closed after a reload, and nothing else is different.
  }
}
