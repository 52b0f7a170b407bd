import type { Cut, Descriptor, Gem, Metal } from './descriptor.ts';
import type { Drawn } from './drawn.ts';
import { drawBand, drawBead, drawGrain, drawRod, onRing } from './metal.ts';
import { drawGlint, drawStone } from './stone.ts';
import { axesFacing, camera, project, type Stage } from './studio.ts';
import { add, aroundTurn, scale, type Vector } from './vector.ts';

/** Of the finger, on the sheet. */
const radius = 92;
/** How a head leans towards the viewer. */
const lean: Vector = [0.3, -0.64, 1];
const corners = [0.785, 2.356, 3.927, 5.498];

interface RingSpec {
  readonly style: string;
  readonly metal: Metal;
  readonly gem: Gem;
  readonly cut: Cut;
}

/** A ring standing on its edge, turned 25° and seen from 25° above. */
export function drawRing({ style, metal, stone, cut }: Descriptor): Drawn {
  const stage: Stage = { origin: [200, 226], camera: camera(-25, 25) };
  const spec: RingSpec = {
    style,
    metal,
    gem: stone === null || stone === 'pearl' ? 'diamond' : stone,
    cut: cut ?? 'round',
  };
  const plain = style === 'band';
  const band = drawBand(stage, {
    metal,
    radius,
    thickness: plain ? 6.5 : 6,
    width: plain ? 30 : style === 'eternity' ? 20 : 15,
    taper: plain ? 0.16 : 0.22,
    squareness: plain ? 0.66 : 0.8,
  });
  const top = plain
    ? glintOn(stage, 2.1, 9)
    : style === 'eternity'
      ? eternity(stage, spec)
      : head(stage, spec);
  return { body: band + top, floor: { at: [200, 322], rx: 96, ry: 14, shape: 'pool' } };
}

const glintOn = (stage: Stage, u: number, size: number, lift = 0): string => {
  const [x, y] = project(stage, onRing(radius + 6, u)).at;
  return drawGlint([x, y - lift], size);
};

/** Stones all round, as far as the eye goes, grains between them. */
function eternity(stage: Stage, { metal, gem }: RingSpec): string {
  const step = 0.182;
  const angles: number[] = [];
  for (let u = -0.62; u < Math.PI + 0.62; u += step) angles.push(u);
  const stones = angles
    .filter((u) => Math.sin(u) >= -0.5)
    .map((u) => ({ u, depth: project(stage, onRing(radius + 7, u)).depth }))
    .sort((a, b) => a.depth - b.depth)
    .map(({ u }, i) =>
      drawStone(stage, {
        gem,
        at: onRing(radius + 6, u),
        facing: [Math.cos(u), -0.1, Math.sin(u)],
        r: 8.7,
        seed: i + 2,
        spin: i,
      }),
    );
  const grains = angles
    .map((u) => u + step / 2)
    .filter((u) => Math.sin(u) > -0.4)
    .flatMap((u) => [-7, 7].map((y) => drawGrain(stage, onRing(radius + 7, u, y), 1.5, metal)));
  return stones.join('') + grains.join('') + glintOn(stage, 1.9, 11, 4);
}

/** The stone that a ring is about, and what surrounds it. */
function head(stage: Stage, spec: RingSpec): string {
  const { style, metal, gem, cut } = spec;
  const r = style === 'trilogy' ? 25 : style === 'halo' ? 26 : 33;
  const centre: Vector = [0, 0, radius + 10 + r * 0.62];
  const claws = clawsOf(stage, metal);
  const seat = { centre, r, cut, facing: lean };

  const parts: string[] = [];
  if (style === 'pave' || style === 'halo') parts.push(shoulders(stage));
  if (style === 'trilogy') parts.push(sideStones(stage, metal));
  parts.push(claws(seat, 'behind'));
  parts.push(
    drawStone(stage, {
      gem,
      cut,
      at: centre,
      r,
      facing: lean,
      spin: 0.12,
      seed: 3,
      pavilion: true,
    }),
  );
  parts.push(style === 'halo' ? halo(stage, centre, r, cut) : claws(seat, 'before'));
  const [, , z] = centre;
  parts.push(drawGlint(project(stage, [-r * 0.34, r * 0.1, z + r * 0.3]).at, r * 0.5));
  return parts.join('');
}

/** Two rows of small diamonds on the band, away from the head. */
const shoulders = (stage: Stage): string =>
  Array.from({ length: 7 }, (_, k) =>
    [-1, 1].map((side) => {
      const u = Math.PI / 2 + side * (0.34 + k * 0.105);
      const seed = k + (side > 0 ? 9 : 1);
      return drawStone(stage, {
        gem: 'diamond',
        at: onRing(radius + 6.2, u),
        facing: [Math.cos(u), -0.12, Math.sin(u)],
        r: 4.6,
        seed,
        spin: seed,
      });
    }),
  )
    .flat()
    .join('');

/** A diamond on either side of the middle stone. */
const sideStones = (stage: Stage, metal: Metal): string =>
  [-1, 1]
    .map((side) => {
      const centre: Vector = [side * 40, 0, radius + 8];
      const facing: Vector = [0.26 + side * 0.3, -0.56, 1];
      const seat: Seat = { centre, r: 17, cut: 'round', facing };
      return (
        drawStone(stage, {
          gem: 'diamond',
          at: centre,
          facing,
          r: 17,
          seed: side + 5,
          pavilion: true,
        }) + clawsOf(stage, metal)(seat, 'before')
      );
    })
    .join('');

function halo(stage: Stage, [, , z]: Vector, r: number, cut: Cut): string {
  const [wide, high] = cut === 'oval' ? [1.18, 0.95] : [1, 1];
  return aroundTurn(17)
    .map((angle, k) => {
      const up = Math.sin(angle) * (r + 7) * high;
      const at: Vector = [Math.cos(angle) * (r + 7) * wide, up * 0.85, z - 3 + up * 0.52];
      return { at, k, depth: project(stage, at).depth };
    })
    .sort((a, b) => a.depth - b.depth)
    .map(({ at, k }) =>
      drawStone(stage, { gem: 'diamond', at, r: 6.9, seed: k + 2, spin: k, facing: lean }),
    )
    .join('');
}

interface Seat {
  readonly centre: Vector;
  readonly r: number;
  readonly cut: Cut;
  readonly facing: Vector;
}

/** Four claws: their feet are drawn behind the stone, their tips before it. */
const clawsOf =
  (stage: Stage, metal: Metal) =>
  ({ centre, r, cut, facing }: Seat, where: 'behind' | 'before'): string =>
    corners
      .map((angle) => {
        const axes = axesFacing(facing);
        const wide = cut === 'oval' ? 1.2 : 0.99;
        const high = cut === 'emerald' ? 1.3 : cut === 'oval' ? 0.94 : 0.99;
        const at = (out: number, height: number) =>
          project(
            stage,
            add(
              centre,
              scale(
                add(
                  add(
                    scale(axes.x, Math.cos(angle) * wide * out),
                    scale(axes.y, Math.sin(angle) * high * out),
                  ),
                  scale(axes.z, height),
                ),
                r,
              ),
            ),
          ).at;
        const [foot, knee, tip] = [at(0.3, -0.95), at(1.02, -0.02), at(0.9, 0.2)];
        return where === 'behind'
          ? drawRod(foot, knee, r * 0.13, metal)
          : drawRod(knee, tip, r * 0.16, metal) + drawBead(tip, r * 0.115, metal);
      })
      .join('');
