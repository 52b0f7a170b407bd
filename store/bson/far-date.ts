/** A stored date may lie up to 292 million years away; a JS Date ends after 275,760. */
export const farthestMs = 8.64e15;

const int64Max = 0x7fffffffffffffffn;
const int64Min = -0x8000000000000000n;

/**
 * A date that JS cannot hold. It passes for a Date everywhere, in order and when written;
 * its own milliseconds are exact.
 */
export class FarDate extends Date {
  readonly milliseconds: bigint;

  constructor(milliseconds: bigint) {
    super(Number.NaN);
    this.milliseconds = milliseconds;
  }

  override getTime(): number {
    return Number(this.milliseconds);
  }

  override valueOf(): number {
    return this.getTime();
  }

  override toISOString(): string {
    return `${this.milliseconds}ms`;
  }
}

export const millisecondsOf = (date: Date): bigint =>
  date instanceof FarDate ? date.milliseconds : BigInt(date.getTime());

/** The date at so many milliseconds; undefined past what an int64 holds. */
export function dateAt(milliseconds: number | bigint): Date | undefined {
  if (typeof milliseconds === 'number' && Math.abs(milliseconds) <= farthestMs) {
    return new Date(milliseconds);
  }
  const exact = BigInt(milliseconds);
  if (exact > int64Max || exact < int64Min) return undefined;
  return exact >= -farthestMs && exact <= farthestMs ? new Date(Number(exact)) : new FarDate(exact);
}
