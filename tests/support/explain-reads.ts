import type { Db, Document, MongoClient } from 'mongodb';

/** One read as it was explained. */
export interface ExplainedRead {
  /** Collection, fields and sort; reads that differ in values alone have one shape. */
  readonly shape: string;
  /** Whether the whole collection is read, other shops' documents too. */
  readonly scansCollection: boolean;
  /** Whether an index finds what is asked for, and not merely whose it is. */
  readonly isServed: boolean;
}

/**
 * Listens to every read of a database from now on, one of each shape.
 * @param client made with `monitorCommands`
 */
export function recordReads(client: MongoClient, db: Db): ReadonlyMap<string, Document> {
  const reads = new Map<string, Document>();
  client.on('commandStarted', ({ command, databaseName }) => {
    if (databaseName !== db.databaseName) return;
    for (const read of readsOf(command)) reads.set(shapeOf(read), read);
  });
  return reads;
}

export async function explainReads(
  db: Db,
  reads: ReadonlyMap<string, Document>,
): Promise<ExplainedRead[]> {
  const explained: ExplainedRead[] = [];
  for (const [shape, read] of [...reads]) {
    const { queryPlanner } = await db.command({ explain: read, verbosity: 'queryPlanner' });
    const plan: Document = queryPlanner.winningPlan;
    const scansCollection = findKeys(plan, 'stage').includes('COLLSCAN');
    explained.push({ shape, scansCollection, isServed: !scansCollection && isServed(read, plan) });
  }
  return explained;
}

/** The reads of a command, each as the `find` that would read the same documents. */
export function readsOf(command: Document): Document[] {
  if (command['find']) {
    const { find, filter, sort, limit } = command;
    const order = sort instanceof Map ? Object.fromEntries(sort) : sort;
    return [{ find, filter, ...(order ? { sort: order } : {}), ...(limit ? { limit } : {}) }];
  }
  if (command['findAndModify'])
    return [{ find: command['findAndModify'], filter: command['query'] }];
  if (command['update'])
    return (command['updates'] as Document[]).map(({ q }) => ({
      find: command['update'],
      filter: q,
    }));
  const [first] = (command['aggregate'] ? command['pipeline'] : []) as Document[];
  return first?.['$match'] ? [{ find: command['aggregate'], filter: first['$match'] }] : [];
}

/** One on `_id`, or one whose second field is asked for or sorted by. */
function isServed({ filter, sort }: Document, plan: Document): boolean {
  const asked = new Set([...fieldsOf(filter), ...Object.keys(sort ?? {})]);
  if (asked.size === 1 && asked.has('tenant')) return true;
  return findKeys(plan, 'keyPattern').every((pattern) => {
    const [first, second] = Object.keys(pattern as Document);
    return first !== 'tenant' || (second !== undefined && asked.has(second));
  });
}

/** Fields of a filter, those inside `$and` and `$or` too. */
const fieldsOf = (filter: Document): string[] =>
  Object.entries(filter).flatMap(([field, value]) =>
    field.startsWith('$') ? (value as Document[]).flatMap(fieldsOf) : [field],
  );

/** All values under that key, however deep. */
function findKeys(value: unknown, key: string): unknown[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key ? [inner] : findKeys(inner, key),
  );
}

/** Collection, fields and order of a read: what an index is chosen by. */
export const shapeOf = ({ find, filter, sort }: Document): string =>
  `${find} ${JSON.stringify(filter, (_key, value: unknown) => (typeof value === 'object' ? value : '?'))} ${JSON.stringify(sort ?? {})}`;
