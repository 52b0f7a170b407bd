import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Contender } from './contenders.ts';

const folder = fileURLToPath(new URL('./peers/', import.meta.url));
const peer = (name: string, program: string, ...more: readonly string[]): Contender => ({
  name,
  script: `${folder}${program}`,
  args: (supergraph, port) => [supergraph, String(port), ...more],
});

/** Gateways of others. Installed apart, see `peers/README.md`; what is not there does not take part. */
export const installedPeers = (): readonly Contender[] => [
  ...(has('@graphql-hive/gateway') ? [peer('Hive', 'hive.mjs')] : []),
  ...(has('@graphql-hive/router-runtime') ? [peer('Hive, Rust planner', 'hive.mjs', 'rust')] : []),
  ...(has('@grafbase/cli-x86_64-unknown-linux-musl')
    ? [{ ...peer('Grafbase', 'grafbase.mjs'), path: '/graphql' }]
    : []),
];

const has = (name: string): boolean => existsSync(`${folder}node_modules/${name}`);
