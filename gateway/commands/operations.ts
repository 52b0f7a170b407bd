import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../kernel/clock.ts';
import { bareId } from '../operations/document-id.ts';
import { createInstanceFiles } from '../operations/instance-files.ts';
import { registerOperations } from '../operations/registered-operations.ts';
import { manifestOf, readUnregistered } from '../operations/unregistered/to-manifest.ts';
import { inUseMsDefault } from '../operations/usage/operation-usage.ts';
import { mergeUse, type OperationUse, usesIn } from '../operations/usage/usage-store.ts';
import { planRegistered } from '../plan-budgets/plan-registered.ts';
import { type CommandResult, table } from './command.ts';
import { folderOf, readManifests, readSupergraph } from './given-files.ts';
import { misuseOf, readArguments } from './read-arguments.ts';

export const operationsUsage = `aurora-gateway operations check    --supergraph <file> --operations <folder>
aurora-gateway operations from-log --log <folder> --client <name> [--out <file>]
aurora-gateway operations usage    --operations <folder> --usage <folder>
aurora-gateway operations retire   --operations <folder> --usage <folder> --client <name> --version <version> [--force]

check     whether every registered operation fits the supergraph
from-log  a manifest of what a client in mode log sent without having registered it
usage     when each registered operation was last sent
retire    removes the manifest of one build, unless it has an operation that is still sent and no other build has
Ends with 0 when all is well, with 1 when something does not fit or is still sent, with 2 when used wrongly.`;

interface Options {
  readonly supergraph?: string | undefined;
  readonly operations?: string | undefined;
  readonly log?: string | undefined;
  readonly usage?: string | undefined;
  readonly client?: string | undefined;
  readonly version?: string | undefined;
  readonly out?: string | undefined;
  readonly force: boolean;
}

const known = {
  supergraph: { type: 'string' },
  operations: { type: 'string' },
  log: { type: 'string' },
  usage: { type: 'string' },
  client: { type: 'string' },
  version: { type: 'string' },
  out: { type: 'string' },
  force: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const refuse: (reason: string) => never = misuseOf(operationsUsage);

/** @throws ShopError CONFIG_INVALID when it is used wrongly or a file cannot be read */
export async function runOperations(args: readonly string[]): Promise<CommandResult> {
  const { values, positionals } = readArguments(args, known, refuse);
  if (values.help) return { output: operationsUsage, exitCode: 0 };
  switch (positionals[0]) {
    case 'check':
      return check(needed(values, 'supergraph'), needed(values, 'operations'));
    case 'from-log':
      return fromLog(needed(values, 'log'), needed(values, 'client'), values.out);
    case 'usage':
      return usage(needed(values, 'operations'), needed(values, 'usage'));
    case 'retire':
      return retire(values);
    default:
      return refuse('Say check, from-log, usage or retire');
  }
}

function needed(options: Options, name: Exclude<keyof Options, 'force'>): string {
  return options[name] ?? refuse(`--${name} is needed`);
}

function check(supergraph: string, folder: string): CommandResult {
  const generation = readSupergraph('--supergraph', supergraph);
  const operations = registerOperations(readManifests(folder)).all;
  const problems = operations.flatMap(({ file, id, text }) => {
    const planned = planRegistered(generation, text);
    return planned.kind === 'broken' ? [`${file} ${id}: ${planned.reason}`] : [];
  });
  const output = [
    ...problems,
    `${operations.length - problems.length} of ${operations.length} operations fit`,
  ];
  return { output: output.join('\n'), exitCode: problems.length > 0 ? 1 : 0 };
}

async function fromLog(
  folder: string,
  client: string,
  out: string | undefined,
): Promise<CommandResult> {
  const documents = (await readUnregistered(folderOf('--log', folder))).filter(
    (document) => document.client === client,
  );
  const { manifest, left } = manifestOf(documents);
  const json = `${JSON.stringify(manifest, null, 2)}\n`;
  const told = left.map(
    ({ name, hash, count }) =>
      `${name ?? hash} was sent ${count} times with values written into its text; its client must send variables`,
  );
  if (out === undefined)
    return { output: [json.trimEnd(), ...told].join('\n'), exitCode: told.length > 0 ? 1 : 0 };
  writeFileSync(out, json);
  const wrote = `Wrote ${manifest.operations.length} operations to ${out}`;
  return { output: [wrote, ...told].join('\n'), exitCode: told.length > 0 ? 1 : 0 };
}

async function usage(folder: string, usageFolder: string): Promise<CommandResult> {
  const uses = await readUses(usageFolder);
  const rows = registerOperations(readManifests(folder)).all.map(({ client, id, versions }) => {
    const use = uses.get(keyOf(client, id));
    const last = use ? new Date(use.lastUsedAtMs).toISOString() : 'never';
    return [client, id, versions.join(' '), last, String(use?.count ?? 0)];
  });
  return { output: table(['client', 'id', 'versions', 'last sent', 'times'], rows), exitCode: 0 };
}

async function retire(options: Options): Promise<CommandResult> {
  const folder = needed(options, 'operations');
  const client = needed(options, 'client');
  const version = needed(options, 'version');
  const manifests = readManifests(folder);
  const manifest = manifests.find((one) => one.client === client && one.version === version);
  if (!manifest) refuse(`${folder} has no version ${version} of ${client}`);

  const uses = await readUses(needed(options, 'usage'));
  const stays = registerOperations(manifests.filter((one) => one !== manifest));
  const nowMs = systemClock.now().getTime();
  const missed = [...manifest.operations.keys()].flatMap((id) => {
    const use = uses.get(keyOf(client, id));
    const isStillThere = stays.find(client, id)?.client === client;
    if (isStillThere || !use || nowMs - use.lastUsedAtMs >= inUseMsDefault) return [];
    return [`${id} was last sent at ${new Date(use.lastUsedAtMs).toISOString()}`];
  });
  if (missed.length > 0 && !options.force)
    return {
      output: [...missed, `${manifest.file} stays; --force removes it all the same`].join('\n'),
      exitCode: 1,
    };
  rmSync(join(folder, manifest.file), { recursive: true });
  return { output: `Removed ${manifest.file}`, exitCode: 0 };
}

async function readUses(folder: string): Promise<ReadonlyMap<string, OperationUse>> {
  const uses = new Map<string, OperationUse>();
  const files = createInstanceFiles(folderOf('--usage', folder), 'command');
  for (const use of usesIn(await files.readAll())) {
    const key = keyOf(use.client, use.id);
    uses.set(key, mergeUse(uses.get(key), use));
  }
  return uses;
}

const keyOf = (client: string, id: string): string => `${client} ${bareId(id)}`;
