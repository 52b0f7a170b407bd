import type { Caller, ShopperCaller } from '../../../../kernel/caller.ts';
import type { SubgraphParts } from '../../../../kernel/graphql/subgraph.ts';
import { localIdOf } from '../../../../kernel/ids.ts';
import { aFile, type SentPart } from '../../../../kernel/uploads/testing/multipart.ts';
import type { UploadsConfig } from '../../../../kernel/uploads/uploads-config.ts';
import { type StartedSubgraph, startSubgraph } from '../../../../tests/support/start-subgraph.ts';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import { createConciergeSubgraph } from '../../index.ts';
import { createInspirations, type Inspirations } from '../index.ts';
import { createInspirationDoor, type InspirationDoor } from '../inspiration-door.ts';

export interface AnInspiration {
  readonly id: string;
  readonly state: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly mime: string | null;
  readonly bytes: number | null;
  readonly url: string | null;
}

export interface InspirationReply {
  readonly inspiration: AnInspiration | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}

export interface StartedInspirations extends AsyncDisposable {
  readonly concierge: StartedSubgraph;
  readonly parts: SubgraphParts;
  readonly door: InspirationDoor;
  /** Another copy of what the subgraph runs, for its sweeper and erasure. */
  readonly inspirations: Inspirations;
  readonly folder: string;
  aShopper(): Promise<ShopperCaller>;
  /** Through the door, with a key of its own. @returns the upload's id */
  send(shopper: Caller, bytes: Uint8Array, part?: Omit<SentPart, 'bytes'>): Promise<string>;
  /** Throws what the graph answers as an error, with its extensions. */
  change(
    mutation: 'inspirationUpload' | 'inspirationRemove',
    input: Readonly<Record<string, unknown>>,
    caller: Caller,
  ): Promise<InspirationReply>;
  /** Sent and checked. */
  added(shopper: Caller, bytes: Uint8Array): Promise<InspirationReply>;
  nextKey(): string;
}

const fields = 'id state width height mime bytes url';

/**
 * A concierge whose pictures lie in a folder of its own, with a door to it. What it does by itself is left to the tests: its
 * sweeper would take what theirs are to find.
 */
export async function startInspirations(
  uploads: Partial<UploadsConfig> = {},
): Promise<StartedInspirations> {
  const folder = await temporaryFolder();
  const withUploads = (parts: SubgraphParts): SubgraphParts => ({
    ...parts,
    config: {
      ...parts.config,
      uploads: { ...parts.config.uploads, directory: folder.path, ...uploads },
    },
  });
  const concierge = await startSubgraph((parts) => createConciergeSubgraph(withUploads(parts)));
  await concierge.subgraph.stop();
  const parts = withUploads(concierge.parts);
  const door = createInspirationDoor(parts);
  let keys = 0;

  const started: StartedInspirations = {
    concierge,
    parts,
    door,
    inspirations: createInspirations(parts),
    folder: folder.path,
    nextKey() {
      keys += 1;
      return `a-long-enough-key-${keys}`;
    },
    async aShopper() {
      const { data } = await concierge.ask<{ sessionStart: { session: { id: string } } }>(
        'mutation ($key: ID!) { sessionStart(input: { idempotencyKey: $key }) { session { id } } }',
        { key: started.nextKey() },
      );
      return {
        kind: 'shopper',
        tenant: parts.config.tenant,
        client: 'widget',
        sessionId: localIdOf('ConciergeSession', data.sessionStart.session.id),
        orderIds: [],
        scopes: ['session'],
      };
    },
    async send(shopper, bytes, part) {
      const { uploadId } = await door.receive(shopper, aFile(bytes, part), started.nextKey());
      return uploadId;
    },
    async change(mutation, input, caller) {
      const inputType = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
      const { data, errors } = await concierge.ask<Record<string, InspirationReply>>(
        `mutation ($input: ${inputType}) { ${mutation}(input: $input) {
          inspiration { ${fields} } userErrors { code field } } }`,
        { input: { idempotencyKey: started.nextKey(), ...input } },
        caller,
      );
      if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions);
      return data[mutation] as InspirationReply;
    },
    async added(shopper, bytes) {
      const uploadId = await started.send(shopper, bytes);
      return started.change('inspirationUpload', { uploadId }, shopper);
    },
    async [Symbol.asyncDispose]() {
      await concierge[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
  return started;
}
