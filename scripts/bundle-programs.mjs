/** `node scripts/bundle-programs.mjs <folder> <program…>`: those programs alone, as dist/ has them. */
import { build } from 'esbuild';
import { programBuild } from './server-bundles.mjs';

const [folder, ...programs] = process.argv.slice(2);
await build(programBuild(programs, folder));
