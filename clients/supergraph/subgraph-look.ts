/** The gem of each subgraph, by its place in the supergraph; after the last they begin again. */
const gems = ['amethyst', 'sapphire', 'emerald', 'citrine', 'ruby', 'pearl'] as const;

export type Gem = (typeof gems)[number];

export const gemAt = (index: number): Gem => gems[Math.max(0, index) % gems.length] ?? 'pearl';
