/** A few fields of many documents: their names are compared as bytes, so that the others are never made. */
export class WantedFields {
  readonly size: number;
  readonly #byLength: (readonly Name[] | undefined)[] = [];

  constructor(names: Iterable<string>) {
    const unique = new Set(names);
    this.size = unique.size;
    for (const text of unique) {
      const bytes = Buffer.from(text);
      this.#byLength[bytes.length] = [...(this.#byLength[bytes.length] ?? []), { text, bytes }];
    }
  }

  /** The name that stands there, if it is one of these. */
  at(bytes: Buffer, start: number, end: number): string | undefined {
    const names = this.#byLength[end - start];
    if (names === undefined) return undefined;
    for (const name of names) if (isAt(name.bytes, bytes, start)) return name.text;
    return undefined;
  }
}

interface Name {
  readonly text: string;
  readonly bytes: Buffer;
}

function isAt(name: Buffer, bytes: Buffer, start: number): boolean {
  for (let i = 0; i < name.length; i += 1) if (name[i] !== bytes[start + i]) return false;
  return true;
}
