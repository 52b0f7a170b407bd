import type { HeaderMerge } from './header-rules.ts';

/** What subgraphs said, by the name that a client gets it under. */
export interface GatheredHeaders {
  add(name: string, value: string): void;
  /** Ready to be sent; undefined where no subgraph said anything. */
  read(): MergedHeaders | undefined;
}

export interface MergedHeaders {
  readonly cookies: readonly string[];
  /** Absent where no subgraph said it. */
  readonly cacheControl?: string;
  /** One value for each name. */
  readonly others: Readonly<Record<string, string>>;
}

/** Values of one name that are kept: a plan asks a subgraph many times. */
const valuesMax = 50;

/**
 * Headers of several answers as those of one. Cookies are never joined: a comma belongs to their dates. Of how long an
 * answer may be kept the shortest counts. Of all others each value is told once, in the order in which they came,
 * unless a rule wants one of them.
 */
export function createGatheredHeaders(
  mergeOf: (name: string) => HeaderMerge = () => 'all',
): GatheredHeaders {
  const gathered = new Map<string, string[]>();
  return {
    add(name, value) {
      const values = gathered.get(name) ?? [];
      if (mergeOf(name) === 'last') values.splice(0, values.length, value);
      else if (values.length < valuesMax && !values.includes(value)) values.push(value);
      gathered.set(name, values);
    },
    read() {
      if (gathered.size === 0) return undefined;
      const {
        'set-cookie': cookies = [],
        'cache-control': kept,
        ...others
      } = Object.fromEntries(gathered);
      return {
        cookies,
        ...(kept ? { cacheControl: strictest(kept) } : {}),
        others: Object.fromEntries(
          Object.entries(others).map(([name, values]) => [
            name,
            mergeOf(name) === 'all' ? values.join(', ') : (values[0] ?? ''),
          ]),
        ),
      };
    },
  };
}

/** https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2: the answer as a whole may be kept as its parts all may. */
export function strictest(values: readonly string[]): string {
  const each = values.map(directivesOf);
  const some = (name: string): boolean => each.some((one) => one.has(name));
  if (some('no-store')) return 'no-store';
  const ages = each.map((one) => Number(one.get('max-age') ?? 0));
  const maxAge = Math.min(...ages.map((age) => (Number.isFinite(age) ? Math.max(0, age) : 0)));
  const scope = each.every((one) => one.has('public')) ? 'public' : 'private';
  return [...(some('no-cache') ? ['no-cache'] : []), `max-age=${maxAge}`, scope].join(', ');
}

const directivesOf = (value: string): ReadonlyMap<string, string> =>
  new Map(
    value
      .toLowerCase()
      .split(',')
      .map((directive) => {
        const [name = '', argument = ''] = directive.trim().split('=');
        return [name, argument.replaceAll('"', '')];
      }),
  );
