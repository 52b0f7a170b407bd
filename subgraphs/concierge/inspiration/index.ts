import { DAY_MS } from '../../../kernel/clock.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { createBlobStorage } from '../../../kernel/uploads/create-blob-storage.ts';
import { createScanner } from '../../../kernel/uploads/create-scanner.ts';
import { createEraseInspirations } from './erase-inspirations.ts';
import { createInspirationDesk } from './inspiration-desk.ts';
import { createInspirationSweeper } from './inspiration-sweeper.ts';
import { createInspirationRepository } from './repository.ts';
import { createTidyBlobs } from './tidy-blobs.ts';

/** Shoppers' pictures, as the subgraph and the rest of the concierge use them. */
export type Inspirations = ReturnType<typeof createInspirations>;

export function createInspirations(parts: SubgraphParts) {
  const { clock, config, log } = parts;
  const retentionMs = config.uploads.inspirationDays * DAY_MS;
  const inspirations = createInspirationRepository(parts);
  const storage = createBlobStorage(config.uploads);
  const scanner = createScanner(config.uploads);
  const tidyBlobs = createTidyBlobs({ inspirations, storage, clock, retentionMs });
  return {
    repository: inspirations,
    desk: createInspirationDesk(parts, { inspirations, storage, scanner, tidyBlobs }),
    erase: createEraseInspirations({ inspirations, storage, clock }),
    startSweeper: () =>
      createInspirationSweeper({ inspirations, tidyBlobs, retentionMs, clock, log }),
  };
}
