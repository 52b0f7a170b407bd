import { bump, clamp, cross, normalise, type Point, smoothstep, type Vector } from './vector.ts';

export type Camera = (world: Vector) => Vector;

/** An orthographic camera, the piece turned by `yawDeg` and seen from `elevationDeg` above. */
export function camera(yawDeg: number, elevationDeg: number): Camera {
  const yaw = (yawDeg * Math.PI) / 180;
  const elevation = (elevationDeg * Math.PI) / 180;
  const [cosYaw, sinYaw] = [Math.cos(yaw), Math.sin(yaw)];
  const [cosUp, sinUp] = [Math.cos(elevation), Math.sin(elevation)];
  return ([x, y, z]) => {
    const away = x * sinYaw + y * cosYaw;
    return [x * cosYaw - y * sinYaw, z * cosUp + away * sinUp, z * sinUp - away * cosUp];
  };
}

/** Where a part is drawn: a camera, and the place on the sheet of its world's origin. */
export interface Stage {
  readonly origin: Point;
  readonly camera: Camera;
}

/** World to sheet: x right, y down; `depth` grows towards the viewer. */
export function project(stage: Stage, world: Vector): { at: Point; depth: number } {
  const [x, y, depth] = stage.camera(world);
  return { at: [stage.origin[0] + x, stage.origin[1] - y], depth };
}

/**
 * How bright a mirror facing `normal` (in camera space) looks in our studio, 0 to 1: one big softbox above,
 * a strip on the left, a dark horizon, a little bounce from the floor. Metal is a mirror of this and nothing else.
 */
export function studioLight(normal: Vector): number {
  const [nx, ny, nz] = normal;
  const across = 2 * nz * nx;
  const up = 2 * nz * ny;
  let light = 0.36;
  light += 0.5 * smoothstep(up, 0.08, 0.66);
  light += 0.55 * bump(across, -0.58, 0.17) * smoothstep(up, -0.35, 0.15);
  light += 0.22 * bump(across, 0.78, 0.12);
  light -= 0.34 * bump(up, -0.12, 0.17) * (1 - 0.5 * bump(across, -0.58, 0.2));
  light += 0.26 * smoothstep(-up, 0.3, 0.95);
  light += 0.14 * (1 - clamp(nz)) ** 3;
  return clamp(light);
}

/** Right-handed axes of a thing whose top faces `up`. */
export function axesFacing(up: Vector): { x: Vector; y: Vector; z: Vector } {
  const z = normalise(up);
  const x = normalise(cross([0, 1, 0], z));
  return { x, y: cross(z, x), z };
}
