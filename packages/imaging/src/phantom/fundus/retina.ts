import type { Rng } from '../random.ts';
import type { Canvas } from './canvas.ts';

/** Where the disc lies, and the vessels, for what is drawn upon them. */
export interface Retina {
  readonly disc: { readonly x: number; readonly y: number; readonly radius: number };
  /** Every vessel as points with half-widths, the four arcades first. */
  readonly vessels: readonly Vessel[];
}

export type Vessel = readonly { readonly x: number; readonly y: number; readonly width: number }[];

/** Where the macula is: the middle of the picture. */
export const MACULA = { x: 0, y: 0 } as const;

/**
 * A healthy retina in red-free (green) light: background that falls off to the edge, bright disc on the nasal side, dark macula, four
 * vascular arcades that leave the disc, arch about the macula and branch.
 *
 * @param beading how uneven the veins' width is, 0 to 1
 */
export function drawRetina(canvas: Canvas, random: Rng, side: -1 | 1, beading: number): Retina {
  const level = random.range(0.5, 0.62);
  const [slopeX, slopeY] = [random.normal(0, 0.04), random.normal(0, 0.04)];
  const falloff = random.range(0.1, 0.2);
  canvas.fill((x, y) => level + slopeX * x + slopeY * y - falloff * (x * x + y * y));
  canvas.spot(MACULA.x, MACULA.y, 0.2, -random.range(0.08, 0.13), 0.9);
  const disc = { x: side * random.range(0.5, 0.58), y: random.normal(0, 0.03), radius: random.range(0.12, 0.15) };
  canvas.spot(disc.x, disc.y, disc.radius, random.range(0.22, 0.3), 0.25, random.range(1, 1.15), Math.PI / 2);
  canvas.spot(disc.x, disc.y, disc.radius * random.range(0.3, 0.55), random.range(0.06, 0.12), 0.4);
  const vessels: Vessel[] = [];
  for (const upDown of [-1, 1] as const)
    for (const temporal of [true, false]) {
      const arcade = arcadeOf(random, disc, side, upDown, temporal, beading);
      vessels.push(arcade, ...branchesOf(random, arcade, upDown));
    }
  for (const vessel of vessels) canvas.stroke(vessel, -random.range(0.14, 0.2));
  return { disc, vessels };
}

function arcadeOf(
  random: Rng,
  disc: Retina['disc'],
  side: -1 | 1,
  upDown: -1 | 1,
  temporal: boolean,
  beading: number,
): Vessel {
  const height = upDown * random.range(0.48, 0.62);
  const end = temporal ? -side * random.range(0.55, 0.75) : side * random.range(0.85, 0.98);
  const width = random.range(0.022, 0.03);
  const phase = random.range(0, 6);
  const wobble = random.range(0.01, 0.03);
  return Array.from({ length: 24 }, (_, i) => {
    const t = i / 23;
    const x = disc.x + (end - disc.x) * (temporal ? t : t * t * 0.5 + t * 0.5);
    const arch = temporal ? Math.sin(Math.PI * Math.min(1, 0.12 + 0.78 * t)) : t * 1.1;
    const y = disc.y + height * arch * (temporal ? 1 : 0.9) + wobble * Math.sin(9 * t + phase);
    const uneven = 1 + 0.45 * beading * Math.sin(40 * t + phase);
    return { x, y, width: width * (1 - 0.65 * t) * uneven };
  });
}

function branchesOf(random: Rng, arcade: Vessel, upDown: -1 | 1): Vessel[] {
  return Array.from({ length: 3 + random.int(3) }, () => {
    const from = arcade[4 + random.int(14)];
    const outward = random.chance(0.6) ? upDown : -upDown;
    const angle = random.range(0.25, 1.2) * outward;
    const direction = random.sign();
    const length = random.range(0.18, 0.4) * (outward === upDown ? 1 : 0.6);
    return Array.from({ length: 8 }, (_, i) => {
      const t = (i / 7) * length;
      const bend = angle + 0.4 * Math.sin(5 * t + from.x);
      return {
        x: from.x + direction * Math.cos(bend) * t,
        y: from.y + Math.sin(bend) * t,
        width: from.width * 0.55 * (1 - 0.7 * (i / 7)),
      };
    });
  });
}
