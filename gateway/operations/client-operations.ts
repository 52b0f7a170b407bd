import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import { createAutomaticDocuments } from './automatic-documents.ts';
import type { DocumentPolicy } from './document-modes.ts';
import { createDocumentResolver, type ResolveDocument } from './document-policy.ts';
import type { InstanceFiles } from './instance-files.ts';
import type { ManifestSource } from './manifests/manifest-source.ts';
import {
  createOperationRegistry,
  type OperationRegistry,
  type OperationRegistryParts,
} from './operation-registry.ts';
import { createUnregisteredLog } from './unregistered/unregistered-log.ts';
import { createOperationUsage, type OperationUsage } from './usage/operation-usage.ts';
import { forgetfulUsage, type UsageStore } from './usage/usage-store.ts';

/** Where it is kept what clients send. */
export interface OperationRecords {
  readonly usage: UsageStore;
  /** Of clients in mode `log`; null: only in memory. */
  readonly unregistered: InstanceFiles | null;
}

export const noRecords: OperationRecords = { usage: forgetfulUsage, unregistered: null };

export interface ClientOperationsParts extends Pick<OperationRegistryParts, 'check'> {
  readonly policy: DocumentPolicy;
  readonly source: ManifestSource;
  readonly records: OperationRecords;
  readonly clock: Clock;
  readonly log: Log;
}

/** What clients may send and what they do send, put together. */
export interface ClientOperations {
  readonly resolve: ResolveDocument;
  readonly registry: OperationRegistry;
  readonly usage: OperationUsage;
  start(): Promise<void>;
  /** Has written down what there was to write. */
  stop(): Promise<void>;
}

export function createClientOperations(parts: ClientOperationsParts): ClientOperations {
  const { policy, source, records, clock, log } = parts;
  const usage = createOperationUsage({ store: records.usage, clock, log });
  const unregistered = createUnregisteredLog({ files: records.unregistered, clock, log });
  const registry = createOperationRegistry({ ...parts, usage });
  const resolve = createDocumentResolver({
    policy,
    registered: registry.current,
    automatic: createAutomaticDocuments(clock),
    onUse: usage.note,
    onUnregistered: unregistered.note,
    onMiss: (client, id) => source.miss?.(client, id),
  });

  return {
    resolve,
    registry,
    usage,
    async start() {
      await usage.start();
      await unregistered.start();
      await registry.start();
    },
    async stop() {
      await registry.stop();
      await usage.stop();
      await unregistered.stop();
    },
  };
}
