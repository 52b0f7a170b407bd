import type { Metric, Registry } from 'prom-client';

/** Values of labels, in the order of their names. */
type LabelValues = readonly (string | number)[];

interface CountedParts {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly registry: Registry;
}

/** How often something happened, by labels. */
export interface CountedEvents {
  add(labels: LabelValues): void;
}

/** How long something took, by labels. */
export interface CountedDurations {
  add(labels: LabelValues, seconds: number): void;
}

/** What a page of figures is printed from. */
interface Sample {
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/**
 * A counter that a request adds to by finding its line. prom-client makes a key of all labels for each addition; here
 * it prints, and finds the lines when it is asked to.
 */
export function createCountedEvents(parts: CountedParts): CountedEvents {
  const lines = createLines(parts.labelNames, () => ({ count: 0 }));
  register(parts, 'counter', () =>
    lines.all().map(({ labels, counted }) => ({ labels, value: counted.count })),
  );
  return {
    add(labels) {
      lines.of(labels).count += 1;
    },
  };
}

/** The same for a histogram. @param buckets upper bounds in seconds, ascending */
export function createCountedDurations(
  parts: CountedParts & { readonly buckets: readonly number[] },
): CountedDurations {
  const { name, buckets } = parts;
  const lines = createLines(parts.labelNames, () => ({
    /** Of each bucket by itself, and of what is longer than all. */
    counts: buckets.map(() => 0).concat(0),
    seconds: 0,
  }));

  register(parts, 'histogram', () =>
    lines.all().flatMap(({ labels, counted: { counts, seconds } }): Sample[] => {
      let count = 0;
      const upTo = counts.map((more, index): Sample => {
        count += more;
        const le = buckets[index] ?? '+Inf';
        return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
      });
      return [
        ...upTo,
        { metricName: `${name}_sum`, labels, value: seconds },
        { metricName: `${name}_count`, labels, value: count },
      ];
    }),
  );

  return {
    add(labels, seconds) {
      const line = lines.of(labels);
      line.seconds += seconds;
      let index = 0;
      while (index < buckets.length && seconds > (buckets[index] ?? 0)) index += 1;
      line.counts[index] = (line.counts[index] ?? 0) + 1;
    },
  };
}

/** What is counted under one set of labels after the other, found by their values. Whoever adds bounds how many. */
function createLines<T>(labelNames: readonly string[], open: () => T) {
  interface Branch {
    readonly further: Map<string | number, Branch>;
    counted?: T;
  }
  const root: Branch = { further: new Map() };
  const opened: {
    readonly labels: Readonly<Record<string, string | number>>;
    readonly counted: T;
  }[] = [];

  return {
    of(values: LabelValues): T {
      let branch = root;
      for (const value of values) {
        let next = branch.further.get(value);
        if (next === undefined) {
          next = { further: new Map() };
          branch.further.set(value, next);
        }
        branch = next;
      }
      if (branch.counted === undefined) {
        branch.counted = open();
        const labels = Object.fromEntries(labelNames.map((name, at) => [name, values[at] ?? '']));
        opened.push({ labels, counted: branch.counted });
      }
      return branch.counted;
    },
    all: () => opened,
  };
}

/** A registry asks its metrics for nothing but this; its types know those of prom-client alone. */
function register(
  { name, help, registry }: CountedParts,
  type: 'counter' | 'histogram',
  read: () => readonly Sample[],
): void {
  const metric = {
    name,
    help,
    type,
    aggregator: 'sum',
    get: async () => ({ name, help, type, aggregator: 'sum', values: read() }),
  };
  registry.registerMetric(metric as unknown as Metric);
}
