/** Data of subgraphs as it comes from JSON: written into while a request runs, and by nobody else. */
export type Data = Record<string, unknown>;

export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names that every JavaScript object seems to have. */
const isInherited = (name: string): boolean => name in Object.prototype;

/** Reads one name of many objects. Chosen once, so that the usual name costs a plain property access. */
export const readerOf = (name: string): ((data: Data) => unknown) =>
  isInherited(name)
    ? (data) => (Object.hasOwn(data, name) ? data[name] : undefined)
    : (data) => data[name];

/** Writes one name of many objects; `__proto__` becomes a name like any other. */
export const writerOf = (name: string): ((data: Data, value: unknown) => void) =>
  name === '__proto__'
    ? (data, value) => defineOwn(data, name, value)
    : (data, value) => {
        data[name] = value;
      };

export function writeTo(data: Data, name: string, value: unknown): void {
  if (name === '__proto__') defineOwn(data, name, value);
  else data[name] = value;
}

function defineOwn(data: Data, name: string, value: unknown): void {
  Object.defineProperty(data, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
