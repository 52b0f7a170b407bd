import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import type { SourceRecord } from './importer.ts';

/**
 * The items of a YAML list, one at a time: an item begins with `- ` in the first column, so the file is
 * never held as a whole. An item that is no YAML comes as an `Error`.
 */
export async function* readProducts(path: string): AsyncGenerator<SourceRecord> {
  const lines = createInterface({ input: createReadStream(path, 'utf8') });
  let chunk: string[] = [];
  let index = 0;
  let bytesRead = 0;
  for await (const line of lines) {
    if (line.startsWith('- ') && chunk.length > 0) {
      yield toRecord(chunk, index, bytesRead);
      index += 1;
      chunk = [];
    }
    bytesRead += Buffer.byteLength(line) + 1;
    if (chunk.length > 0 || line.startsWith('- ')) chunk.push(line);
  }
  if (chunk.length > 0) yield toRecord(chunk, index, bytesRead);
}

function toRecord(lines: readonly string[], index: number, bytesRead: number): SourceRecord {
  const place = `product ${index + 1}`;
  try {
    const [raw] = parse(lines.join('\n')) as [unknown];
    return { index, place, raw, bytesRead };
  } catch (error) {
    const raw = error instanceof Error ? error : new Error(String(error));
    return { index, place, raw, bytesRead };
  }
}
