import { idsOf, type RollupCollections } from './records.ts';

/** Makes the next generation of sums beside the one that is read. */
export function createRebuilding({
  rollups,
  productRollups,
  summaries,
  states,
  state,
}: RollupCollections) {
  return {
    /**
     * Begins to count anew, beside what readers see.
     * @param countsFrom what happened before is taken over: its events may be gone
     * @returns false when that is being done already
     */
    async beginRebuild(countsFrom: Date): Promise<boolean> {
      const reserved = await states.findOneAndUpdate(
        { _id: 'generations', next: null },
        { $inc: { lastNumber: 1 } },
        { returnDocument: 'after' },
      );
      if (!reserved) return false;
      const { current, lastNumber: number } = reserved;
      await takeOver(current.number, number, countsFrom);
      const { modifiedCount } = await states.updateOne(
        { _id: 'generations', 'current.number': current.number, next: null },
        { $set: { next: { number, countsFrom } } },
      );
      if (modifiedCount === 0) await dropGeneration(number);
      return modifiedCount === 1;
    },

    /**
     * Lets readers see the generation that has caught up.
     * @returns false when it is not the one that is being made
     */
    async finishRebuild(generation: number): Promise<boolean> {
      const { current, next } = await state();
      if (next?.number !== generation) return false;
      const { modifiedCount } = await states.updateOne(
        { _id: 'generations', 'next.number': generation },
        { $set: { current: next, next: null } },
      );
      if (modifiedCount === 0) return false;
      await dropGeneration(current.number);
      return true;
    },
  };

  async function dropGeneration(generation: number): Promise<void> {
    const ofGeneration = { _id: idsOf(generation) };
    await summaries.deleteMany(ofGeneration);
    await rollups.deleteMany(ofGeneration);
    await productRollups.deleteMany(ofGeneration);
  }

  /** Sums of what happened before stay as they are, under the number of the next generation. */
  async function takeOver(from: number, to: number, before: Date): Promise<void> {
    const renamed = (_id: string): string => `${to}:${_id.slice(_id.indexOf(':') + 1)}`;
    const old = { _id: idsOf(from) };
    for await (const { _id, ...rest } of rollups.find({ ...old, at: { $lt: before } }))
      await rollups.insertOne({ ...rest, _id: renamed(_id), generation: to });
    for await (const { _id, ...rest } of productRollups.find({ ...old, day: { $lt: before } }))
      await productRollups.insertOne({ ...rest, _id: renamed(_id), generation: to });
  }
}
