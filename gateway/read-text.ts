import { readAtMost } from '../kernel/read-at-most.ts';

/** The text of an answer. @throws Error past `bytesMax`, so that a wrong address cannot fill memory */
export async function readText(response: Response, bytesMax: number): Promise<string> {
  const bytes = await readAtMost(response, bytesMax);
  if (bytes) return bytes.toString('utf8');
  throw new Error(`${response.url} gives more than ${bytesMax} bytes`);
}
