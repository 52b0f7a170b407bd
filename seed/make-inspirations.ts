import { addMs, DAY_MS, SECOND_MS } from '../kernel/clock.ts';
import { seededRandom } from '../kernel/random.ts';
import { newBlobName } from '../kernel/uploads/blob-storage.ts';
import { remakeImage } from '../kernel/uploads/remake-image.ts';
import type { UploadsConfig } from '../kernel/uploads/uploads-config.ts';
import { blobKey, type InspirationRecord, inspirationSteps } from '../subgraphs/concierge/index.ts';
import { draw } from './draw.ts';
import type { SentDrawing } from './make-tickets.ts';
import { drawings } from './story/drawings.ts';

export interface MadeInspiration {
  readonly record: InspirationRecord;
  readonly checkedAt: Date;
  /** Where its picture belongs, and the picture. */
  readonly key: string;
  readonly bytes: Uint8Array;
}

const checkMs = 2 * SECOND_MS;

/** Pictures that shoppers of the story sent: made anew as any upload is, checked and in order. */
export async function makeInspirations(
  sent: readonly SentDrawing[],
  { tenant, inspirationDays }: Pick<UploadsConfig, 'inspirationDays'> & { readonly tenant: string },
): Promise<readonly MadeInspiration[]> {
  const random = seededRandom(7);
  const made: MadeInspiration[] = [];
  for (const [index, { drawing, sessionId, sentAt }] of sent.entries()) {
    const picture = await remakeImage(draw(drawings[drawing]));
    if (typeof picture === 'string') throw new Error(`The drawing of a ${drawing}: ${picture}`);
    const { bytes, mime, width, height } = picture;
    const checkedAt = addMs(sentAt, checkMs);
    const ids = { _id: `ins_demo_${index + 1}`, tenant, sessionId, slot: 0 };
    const received = inspirationSteps.received({ ...ids, blobName: newBlobName(random) }, sentAt);
    const size = { mime, width, height, bytes: bytes.byteLength };
    const accepted = inspirationSteps.accepted(received, size, checkedAt);
    const record = inspirationSteps.tidied(accepted, checkedAt, inspirationDays * DAY_MS);
    made.push({ record, checkedAt, key: blobKey(record, 'webp'), bytes });
  }
  return made;
}
