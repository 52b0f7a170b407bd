/** What a find answers of each document: all of it, a projection, or its key in the index that was read. */
import { Long } from 'bson';
import { pause } from '../aggregate/stage.ts';
import { encode } from '../bson/encode.ts';
import { metadataOf } from '../bson/metadata.ts';
import { copyDocument, setField } from '../bson/ordered.ts';
import type { Document } from '../bson/values.ts';
import type { Engine } from '../engine/engine.ts';
import { noFields, type Query, type Selected, selectInTurns } from '../engine/select.ts';
import type { Projection } from '../query/projection.ts';
import type { Collection } from '../storage/collection.ts';

export interface Wanted {
  readonly projection: Projection | undefined;
  /** `returnKey` */
  readonly isKeyWanted: boolean;
  /** `showRecordId`, which says nothing of a key. */
  readonly isRecordWanted: boolean;
  /** Whether the projection asks where documents were found. */
  readonly isOriginWanted: boolean;
  /** Whether it asks what they were sorted by. */
  readonly isSortKeyWanted: boolean;
}

/** The answers, encoded. */
export function findResults(
  engine: Engine,
  collection: Collection,
  query: Query,
  wanted: Wanted,
): Iterable<Buffer | typeof pause> {
  const isWhole = !wanted.projection && !wanted.isKeyWanted && !wanted.isRecordWanted;
  return isWhole ? asStored(engine, collection, query) : made(engine, collection, query, wanted);
}

/** Documents go out as they are stored; nothing of them is decoded but for the filter. */
const asBytes = { wantsBytes: true, fields: noFields };

function* asStored(
  engine: Engine,
  collection: Collection,
  query: Query,
): Iterable<Buffer | typeof pause> {
  for (const selected of selectInTurns(engine, collection, { ...query, ...asBytes })) {
    if (selected === pause) yield pause;
    else if (selected.bytes !== undefined) yield selected.bytes;
  }
}

function* made(
  engine: Engine,
  collection: Collection,
  query: Query,
  { projection, isKeyWanted, isRecordWanted, isOriginWanted, isSortKeyWanted }: Wanted,
): Iterable<Buffer | typeof pause> {
  const answerOf = ({ document, arrayIndex }: Selected): Document => {
    if (isKeyWanted) return metadataOf(document).indexKey ?? {};
    return projection === undefined ? document : projection(document, arrayIndex);
  };
  const asked = {
    ...query,
    wantsOrigin: isKeyWanted || isOriginWanted,
    wantsSortKey: isSortKeyWanted,
  };
  for (const selected of selectInTurns(engine, collection, asked)) {
    if (selected === pause) {
      yield pause;
      continue;
    }
    const answer = answerOf(selected);
    const $recordId = Long.fromNumber(selected.record);
    yield encode(
      isRecordWanted && !isKeyWanted
        ? setField(copyDocument(answer), '$recordId', $recordId)
        : answer,
    );
  }
}
