/** How the two parts of the widget know each other: the loader is the host, the panel what it opens. */
export interface PanelHost {
  /** Inside the shadow root. */
  readonly root: HTMLElement;
  readonly settings: WidgetSettings;
  close(): void;
  unreadChanged(count: number): void;
  /** @returns true when the page shows the piece itself */
  pieceChosen(handle: string): boolean;
}

export interface Panel {
  open(trigger: OpenTrigger, options: OpenOptions): void;
  close(): void;
  cutSocket(forMs: number): void;
  /** Takes the panel out of its root and closes its line. @returns what it showed, for one that follows it */
  end(): PanelView;
}

export type PanelView = 'start' | 'conversation' | 'saved';

/** What opened the panel; `link`: one of a letter; `restored`: it was open before the page was loaded again. */
export type OpenTrigger = 'launcher' | 'api' | 'link' | 'restored';

export interface OpenOptions {
  /** Put into the composer, not sent. */
  readonly text?: string;
  /** What the link of a letter carries: its order is opened. */
  readonly orderLink?: string;
}

export interface WidgetSettings {
  /** BCP 47 tag. */
  readonly locale: string;
  readonly graphUrl: string;
  /** Address of a piece on the storefront, with `{handle}` in it. */
  readonly pieceHref: string;
}
