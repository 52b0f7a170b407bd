import { protections } from './protections.ts';

/**
 * A gateway of the benchmark: a program that says `ready` once it listens, and which process to measure if that is
 * another (`ready 4711`).
 */
export interface Contender {
  readonly name: string;
  /** Of the project's sources, or of `peers/` as it is installed. */
  readonly script: string;
  readonly args: (supergraphFile: string, port: number) => readonly string[];
  /** Where it takes GraphQL; `/` where it is left out. */
  readonly path?: string;
  /** Words for Node itself. */
  readonly nodeArgs?: readonly string[];
}

const ours = (name: string, ...more: readonly string[]): Contender => ({
  name,
  script: 'gateway/cli.ts',
  args: (supergraph, port) => [
    '--supergraph',
    supergraph,
    '--port',
    String(port),
    '--path',
    '/',
    ...more,
  ],
});

/** One of the programs beside this file: its arguments are the supergraph's file and the port. */
const program = (name: string, file: string, ...more: readonly string[]): Contender => ({
  name,
  script: `tests/load/gateway/${file}`,
  args: (supergraph, port) => [supergraph, String(port), ...more],
});

/** As `gateway/cli.ts` gives its thread: three halves of 64 MiB. */
const youngGeneration = ['--max-semi-space-size=64'];

/** What each protection costs, beside none of them. */
export const protectedOnes: readonly Contender[] = Object.keys(protections).map((name) => ({
  ...program(name, 'protected-gateway.ts', name),
  nodeArgs: youngGeneration,
}));

/** The first is what the others are measured by. */
export const contenders: readonly Contender[] = [
  program('stock', 'stock-gateway.ts', 'express'),
  program('stock, standalone', 'stock-gateway.ts', 'standalone'),
  ours('ours, stock engine', '--engine', 'apollo'),
  ours('ours'),
  ours('ours, fetches apart', '--fetches-per-call', '1'),
  ours('ours, by undici', '--transport', 'undici'),
  ours('ours, sharing', '--share-equal-queries'),
  { ...program('ours, in process', 'in-process-gateway.ts'), nodeArgs: youngGeneration },
  {
    ...program('ours, in Apollo Server', 'apollo-server-gateway.ts'),
    nodeArgs: youngGeneration,
  },
  { ...program('floor: JSON forwarded', 'forwarder.ts'), nodeArgs: youngGeneration },
];
