/** What a browser shows of a push message. */
export interface ShownNotification {
  readonly title: string;
  readonly body: string;
  /** A later one of the same tag takes its place. */
  readonly tag: string;
  /** Path on this host that a click leads to. */
  readonly path: string;
}

const titleLengthMax = 120;
const bodyLengthMax = 400;

/**
 * A message as the shop seals it (`{title, body, url, tag}`). A browser must show something for each: what cannot be read
 * says that there is news and no more.
 * @param origin of this page: a click leads nowhere else
 */
export function readNotification(message: unknown, origin: string): ShownNotification {
  const { title, body, url, tag } = isRecord(message) ? message : {};
  return {
    title: textOf(title, titleLengthMax) || 'News of your order',
    body: textOf(body, bodyLengthMax),
    tag: textOf(tag, titleLengthMax) || 'order',
    path: pathOf(url, origin),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const textOf = (value: unknown, lengthMax: number): string =>
  typeof value === 'string' ? value.slice(0, lengthMax) : '';

function pathOf(url: unknown, origin: string): string {
  if (typeof url !== 'string' || !URL.canParse(url, origin)) return '/';
  const { origin: its, pathname, search } = new URL(url, origin);
  return its === origin ? `${pathname}${search}` : '/';
}
