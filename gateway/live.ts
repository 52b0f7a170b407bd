/** A value, or what tells it as it is now: settings may change while a gateway runs. */
export type Live<T extends object | number> = T | (() => T);

export const now = <T extends object | number>(value: Live<T>): T =>
  typeof value === 'function' ? (value as () => T)() : value;
