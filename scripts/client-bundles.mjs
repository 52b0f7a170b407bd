/** What the browser gets: one script and one style sheet per page, and the widget in two parts (loader, panel). */
import { existsSync } from 'node:fs';

const entries = [
  { out: 'aurora', in: 'clients/widget/loader.ts' },
  { out: 'dashboard', in: 'clients/dashboard/main.tsx' },
  { out: 'dashboard', in: 'clients/dashboard/dashboard.css' },
  { out: 'dashboard-overview', in: 'clients/dashboard/styles/overview.css' },
  { out: 'dashboard-customers', in: 'clients/dashboard/styles/customers.css' },
  { out: 'dashboard-given-up', in: 'clients/dashboard/styles/given-up.css' },
  { out: 'shop', in: 'clients/shop/main.ts' },
  { out: 'shop', in: 'clients/shop/shop.css' },
  { out: 'push-worker', in: 'clients/push/push-worker.ts' },
  { out: 'start', in: 'clients/start/main.ts' },
  { out: 'start', in: 'clients/start/start.css' },
  { out: 'mailbox', in: 'clients/mailbox/main.ts' },
  { out: 'mailbox', in: 'clients/mailbox/mailbox.css' },
  { out: 'supergraph', in: 'clients/supergraph/main.ts' },
  { out: 'supergraph', in: 'clients/supergraph/supergraph.css' },
  { out: 'explain', in: 'clients/explain/main.ts' },
  { out: 'explain', in: 'clients/explain/explain.css' },
  { out: 'api-docs', in: 'clients/api-docs/main.ts' },
  { out: 'api-docs', in: 'clients/api-docs/api-docs.css' },
  { out: 'missing', in: 'clients/missing/main.ts' },
  { out: 'missing', in: 'clients/missing/missing.css' },
  { out: 'sandbox', in: 'clients/explain/sandbox/sandbox.css' },
  { out: 'sandbox-explain', in: 'clients/explain/sandbox/main.tsx' },
  { out: 'sandbox-explain', in: 'clients/explain/sandbox/sandbox-explain.css' },
];

/** Static HTML of each page: copied as it is, so it holds nothing inline. */
export const pages = [
  'shop',
  'dashboard',
  'start',
  'mailbox',
  'supergraph',
  'explain',
  'api-docs',
  'missing',
]
  .map((name) => ({ name, path: `clients/${name}/index.html` }))
  .filter(({ path }) => existsSync(path));

/**
 * One set of options for each run of esbuild: pages and the snippet are one file each; the panel leaves to files of their
 * own what few who open it ever need.
 * @param {{ watch?: boolean }} options
 */
export const clientBuilds = ({ watch = false } = {}) => [
  { ...shared(watch), entryPoints: entries.filter((entry) => existsSync(entry.in)) },
  {
    ...shared(watch),
    entryPoints: [{ out: 'panel', in: 'clients/widget/panel.tsx' }],
    splitting: true,
    chunkNames: 'panel-[name]-[hash]',
  },
];

const shared = (watch) => ({
  outdir: 'dist/public/assets',
  bundle: true,
  format: 'esm',
  target: 'es2022',
  conditions: ['production'],
  jsx: 'automatic',
  minify: !watch,
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.woff2': 'file', '.svg': 'file' },
  entryNames: '[name]',
  assetNames: 'fonts/[name]',
});
