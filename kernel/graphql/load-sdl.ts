import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The project's root in the source tree, `dist/` in the build: both hold the schema files in the same places. */
const root = new URL('../../', import.meta.url);

/**
 * The SDL of one subgraph: its own `schema.graphql`, the files of its `schema/` where it has grown past one sitting, and
 * those files of `schema/shared/` whose types it uses, directly or through another shared file.
 * @throws Error naming the file when there is no such subgraph
 */
export function loadSdl(subgraphName: string): string {
  const own = new URL(`subgraphs/${subgraphName}/`, root);
  const parts = graphqlFiles(new URL('schema/', own)).map(({ text }) => text);
  let sdl = [readFileSync(new URL('schema.graphql', own), 'utf8'), ...parts].join('\n');
  let left = sharedFiles();
  for (;;) {
    const used = left.filter((file) => file.names.some((name) => mentions(sdl, name)));
    if (used.length === 0) return sdl;
    sdl = [sdl, ...used.map((file) => file.text)].join('\n');
    left = left.filter((file) => !used.includes(file));
  }
}

interface GraphqlFile {
  readonly text: string;
  /** The types it defines. */
  readonly names: readonly string[];
}

function sharedFiles(): GraphqlFile[] {
  return graphqlFiles(new URL('schema/shared/', root));
}

/** In the order of their names; none where there is no such folder. */
function graphqlFiles(folder: URL): GraphqlFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      const definitions = text.matchAll(/^(?:type|interface|scalar|enum|input|union) (\w+)/gm);
      return { text, names: [...definitions].map((match) => match[1] ?? '') };
    });
}

/** A type is used where its name follows `:`, `[`, `implements`, `&`, `=` or `|`; in a comment it is not. */
const mentions = (sdl: string, name: string): boolean =>
  new RegExp(`(?::|\\[|implements|&|=|\\|)\\s*${name}\\b`).test(sdl);
