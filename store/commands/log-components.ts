/** `logComponentVerbosity`: how much each part of a server is to log. Shells set it and ask for it; it is kept. */
import { type Document, isDocument } from '../bson/values.ts';
import { badValue } from '../errors.ts';
import { checkOption } from './options.ts';

interface Components {
  readonly [name: string]: Components;
}

const components: Components = {
  accessControl: {},
  command: {},
  control: {},
  ftdc: {},
  geo: {},
  index: {},
  network: { asio: {}, bridge: {}, connectionPool: {} },
  query: {},
  queryStats: {},
  replication: { election: {}, heartbeats: {}, initialSync: {}, rollback: {} },
  sharding: {},
  storage: { journal: {}, recovery: {} },
  transaction: {},
  write: {},
};

/** The level of a component that goes by the one around it. */
const inherited = -1;

/** Levels by the path of their component; the empty path is the server as a whole. */
export type ComponentLevels = ReadonlyMap<string, number>;

export const levelsTree = (
  levels: ComponentLevels,
  inside: Components = components,
  path = '',
): Document => ({
  verbosity: levels.get(path) ?? inherited,
  ...Object.fromEntries(
    Object.entries(inside).map(([name, parts]) => [
      name,
      levelsTree(levels, parts, pathTo(path, name)),
    ]),
  ),
});

/**
 * @param toLevel makes a level of what was given for one, which is not below the given least
 * @throws StoreError TypeMismatch unless it is a document, BadValue for a component that is not known
 */
export function parseLevels(
  value: unknown,
  toLevel: (given: unknown, least: number) => number,
): ComponentLevels {
  checkOption('logComponentVerbosity', value, 'object');
  const levels = new Map<string, number>();
  const read = (given: unknown, inside: Components, path: string): void => {
    const { verbosity, ...parts } = isDocument(given) ? given : { verbosity: given };
    if (verbosity !== undefined) levels.set(path, toLevel(verbosity, path === '' ? 0 : inherited));
    for (const [name, part] of Object.entries(parts)) {
      const known = Object.hasOwn(inside, name) ? inside[name] : undefined;
      if (known === undefined) throw badValue(`Invalid component name ${pathTo(path, name)}`);
      read(part, known, pathTo(path, name));
    }
  };
  read(value ?? {}, components, '');
  return levels;
}

const pathTo = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
