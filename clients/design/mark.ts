/**
 * Aurora's mark: a thin lune with one flare, the instant an eclipse shows its diamond ring. On velvet only, or inside a
 * velvet disc. viewBox `0 0 32 32`; smallest size 16 px; clear space half its height.
 */
export const mark = {
  lune: 'M15.5 5.5a12 12 0 1 0 0 24 12 12 0 0 0 0-24zm-.9 2.2a10.5 10.5 0 1 1 0 21 10.5 10.5 0 0 1 0-21z',
  flare: 'M24.5 1.5c.5 4.3 1.7 5.5 6 6-4.3.5-5.5 1.7-6 6-.5-4.3-1.7-5.5-6-6 4.3-.5 5.5-1.7 6-6z',
  flareFill: '#fff3e4',
  /** Of a linear gradient from the lower left to the upper right. */
  luneStops: [
    { offset: 0, colour: '#8fd0bd' },
    { offset: 0.45, colour: '#f2c58d' },
    { offset: 1, colour: '#fbe3cf' },
  ],
} as const;
