import { compose } from '../../../gateway/composition/compose.ts';
import type { TemporaryFolder } from '../../support/temporary-folder.ts';
import { sdl } from './small-shop.ts';

/** A supergraph of the small shop in a folder, and settings beside it. @returns the command's options */
export async function settingsBeside(
  folder: TemporaryFolder,
  urls: Readonly<Record<'orders' | 'catalog', string>>,
  settings: string,
): Promise<readonly string[]> {
  const { supergraphSdl } = compose([
    { name: 'orders', url: urls.orders, sdl: sdl.orders },
    { name: 'catalog', url: urls.catalog, sdl: sdl.catalog },
  ]);
  return [
    '--supergraph',
    await folder.write('supergraph.graphql', supergraphSdl),
    '--config',
    await folder.write('gateway.yaml', settings),
  ];
}
