import { join } from 'node:path';
import { startServer } from '../../../store/wire/server.ts';
import { temporaryFolder } from './store-process.ts';

export interface StoreInThread extends AsyncDisposable {
  readonly uri: string;
}

/** A store for whoever starts it alone, at once there: what is set in it is set for no other suite. */
export async function startInThread(): Promise<StoreInThread> {
  const folder = await temporaryFolder();
  const store = await startServer({
    dataFile: join(folder.path, 'data.mdb'),
    durability: 'no-sync',
    listenOn: join(folder.path, 'store.sock'),
    isQuiet: true,
  });
  return {
    uri: store.uri,
    async [Symbol.asyncDispose]() {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
