/** A point, 0 to 1 from the left and from the top. */
export type Point = readonly [x: number, y: number];

/** What a pencil does: round an ellipse, or along points. */
export type Stroke =
  | { readonly round: Point; readonly radii: Point }
  | { readonly along: readonly Point[] };

const along = (...points: readonly Point[]): Stroke => ({ along: points });

/** Drawings that shoppers of the story made of what they have in mind. */
export const drawings = {
  /** A band seen from a little above, with an oval stone that four claws hold. */
  ring: [
    { round: [0.5, 0.62], radii: [0.27, 0.25] },
    { round: [0.5, 0.62], radii: [0.225, 0.205] },
    { round: [0.5, 0.29], radii: [0.15, 0.105] },
    { round: [0.5, 0.285], radii: [0.085, 0.05] },
    along([0.36, 0.26], [0.43, 0.255], [0.46, 0.19]),
    along([0.64, 0.26], [0.57, 0.255], [0.54, 0.19]),
    along([0.36, 0.32], [0.43, 0.315], [0.46, 0.39]),
    along([0.64, 0.32], [0.57, 0.315], [0.54, 0.39]),
    along([0.385, 0.355], [0.43, 0.42]),
    along([0.615, 0.355], [0.57, 0.42]),
    along([0.39, 0.21], [0.37, 0.19]),
    along([0.61, 0.21], [0.63, 0.19]),
  ],
} as const satisfies Record<string, readonly Stroke[]>;

export type Drawing = keyof typeof drawings;
