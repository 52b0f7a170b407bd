/** A share as people say it: one decimal below ten, none above, and none that is only a zero. */
export function percent(share: number): string {
  const value = share * 100;
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}

export const percentWords = (share: number): string => `${percent(share)} %`;
