import { type Cache, gql, InMemoryCache, isReference, type Reference } from '@apollo/client';

/**
 * Keeps the newest of each thing that carries a `version`. What was asked before a step may come after its answer, and
 * would put the thing back: the step after it would then be refused as if somebody else had been faster. Such a late
 * answer only adds what is not known yet.
 */
export class NewestCache extends InMemoryCache {
  override write(options: Cache.WriteOptions): Reference | undefined {
    const past = this.#pastIn(options.result);
    if (past.length === 0) return super.write(options);
    const known = this.extract();
    return this.batch({
      update: () => {
        const written = super.write(options);
        for (const id of past) this.#restore(id, known[id] ?? {});
        return written;
      },
    });
  }

  /** Ids of what a newer version is known of, each with what it holds that has no version of its own. */
  #pastIn(value: unknown, isInPast = false): readonly string[] {
    if (typeof value !== 'object' || value === null) return [];
    if (Array.isArray(value)) return value.flatMap((item) => this.#pastIn(item, isInPast));
    const id = this.identify({ ...value });
    const isPast =
      id !== undefined && 'version' in value
        ? this.#versionOf(id) > Number(value.version)
        : isInPast;
    const held = Object.values(value).flatMap((item) => this.#pastIn(item, isPast));
    return isPast && id !== undefined ? [id, ...held] : held;
  }

  #versionOf(id: string): number {
    const known = this.read<{ readonly version?: number }>({
      query: versionQuery,
      rootId: id,
      optimistic: false,
      returnPartialData: true,
    });
    return known?.version ?? 0;
  }

  #restore(id: string, known: Readonly<Record<string, unknown>>): void {
    this.modify({
      id,
      fields: (late: unknown, { storeFieldName }) =>
        storeFieldName in known ? newest(known[storeFieldName], late) : late,
    });
  }
}

const versionQuery = gql`
  {
    version
  }
`;

/** A part without an id of its own may have been read in parts. */
const newest = (known: unknown, late: unknown): unknown =>
  isPart(known) && isPart(late) ? { ...late, ...known } : known;

const isPart = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isReference(value);
