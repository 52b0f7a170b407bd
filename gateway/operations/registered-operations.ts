import { ShopError } from '../../kernel/errors.ts';
import { bareId } from './document-id.ts';
import { hashOf, normalised } from './document-text.ts';
import type { Manifest } from './manifests/manifest.ts';

/** One operation that a client registered. */
export interface RegisteredOperation {
  readonly client: string;
  /** As the manifest writes it. */
  readonly id: string;
  readonly text: string;
  /** Builds of the client that have it. */
  readonly versions: readonly string[];
  /** The manifest that named it first, for messages. */
  readonly file: string;
}

/** Everything that is registered at one moment; never changed. */
export interface RegisteredOperations {
  readonly all: readonly RegisteredOperation[];
  readonly manifests: readonly Manifest[];
  /** By id; a client that registered something finds only its own. */
  find(client: string | null, id: string): RegisteredOperation | null;
  /** By text, whatever its layout; the same rule. */
  findText(client: string | null, text: string): RegisteredOperation | null;
}

/**
 * An index of manifests.
 * @throws ShopError CONFIG_INVALID when one id names two texts, in one manifest or across them
 */
export function registerOperations(manifests: readonly Manifest[]): RegisteredOperations {
  const everything = createIndex();
  const byClient = new Map<string, Index>();
  for (const { client, version, file, operations } of manifests) {
    const own = byClient.get(client) ?? createIndex();
    byClient.set(client, own);
    for (const [id, text] of operations) {
      refuseSecondText(everything.byId.get(bareId(id)), { id, text, file });
      const known = own.byId.get(bareId(id));
      const versions = [...(known?.versions ?? []), version];
      const operation = { client, id, text, versions, file: known?.file ?? file };
      add(own, operation);
      // Who registered nothing may be anybody: the first client that named an operation stands for it.
      const standsFor = everything.byId.get(bareId(id))?.client ?? client;
      if (standsFor === client) add(everything, operation);
    }
  }
  const indexOf = (client: string | null): Index =>
    (client === null ? undefined : byClient.get(client)) ?? everything;

  return {
    manifests,
    all: [...byClient.values()].flatMap(({ byId }) => [...byId.values()]),
    find: (client, id) => indexOf(client).byId.get(bareId(id)) ?? null,
    findText(client, text) {
      const { byText, byNormalised } = indexOf(client);
      return byText.get(text) ?? byNormalised.get(keyOf(text)) ?? null;
    },
  };
}

interface Index {
  readonly byId: Map<string, RegisteredOperation>;
  readonly byText: Map<string, RegisteredOperation>;
  readonly byNormalised: Map<string, RegisteredOperation>;
}

const createIndex = (): Index => ({ byId: new Map(), byText: new Map(), byNormalised: new Map() });

function add({ byId, byText, byNormalised }: Index, operation: RegisteredOperation): void {
  byId.set(bareId(operation.id), operation);
  byText.set(operation.text, operation);
  byNormalised.set(keyOf(operation.text), operation);
}

/** Empty for what is no GraphQL: no registered text is. */
function keyOf(text: string): string {
  const bare = normalised(text);
  return bare === null ? '' : hashOf(bare);
}

function refuseSecondText(
  known: RegisteredOperation | undefined,
  { id, text, file }: { readonly id: string; readonly text: string; readonly file: string },
): void {
  if (known === undefined || known.text === text) return;
  throw new ShopError(
    'CONFIG_INVALID',
    `${file} gives the id ${id} to another operation than ${known.file}`,
    { id },
  );
}

export const nothingRegistered: RegisteredOperations = registerOperations([]);
