/**
 * Asks again whenever it is told to, one question at a time. Told while an answer is on its way, it asks once more
 * after that one, however often it was told: an answer asked for before a change need not hold it.
 * @param ask what it rejects with is for who asked to see
 */
export function oneAtATime(ask: () => Promise<unknown>): () => void {
  let isAsking = false;
  let isWanted = false;

  async function askWhileWanted(): Promise<void> {
    isAsking = true;
    while (isWanted) {
      isWanted = false;
      await ask().catch(() => undefined);
    }
    isAsking = false;
  }

  return () => {
    isWanted = true;
    if (!isAsking) void askWhileWanted();
  };
}
