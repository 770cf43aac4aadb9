import type { Rng } from '../random.ts';
import type { Canvas } from './canvas.ts';
import { MACULA, type Retina } from './retina.ts';

/**
 * The grades of the international clinical scale of diabetic retinopathy (Wilkinson et al., Ophthalmology 2003): 0 none, 1 mild
 * (microaneurysms only), 2 moderate, 3 severe (haemorrhages in all quadrants, beaded veins), 4 proliferative (new vessels, bleeding
 * before the retina).
 */
export const FUNDUS_GRADES = ['No retinopathy', 'Mild', 'Moderate', 'Severe', 'Proliferative'] as const;
/** Index into FUNDUS_GRADES. */
export type FundusGrade = 0 | 1 | 2 | 3 | 4;

/** How many lesions of each kind a grade has: from and to. */
const MICROANEURYSMS = [
  [0, 0],
  [3, 7],
  [6, 14],
  [12, 22],
  [8, 18],
] as const;
const HAEMORRHAGES = [
  [0, 0],
  [0, 0],
  [3, 7],
  [12, 20],
  [4, 12],
] as const;
const EXUDATES = [
  [0, 0],
  [0, 0],
  [0, 3],
  [1, 4],
  [0, 3],
] as const;
const COTTON_WOOL = [
  [0, 0],
  [0, 0],
  [0, 1],
  [1, 3],
  [0, 2],
] as const;

/** How uneven the veins of a grade are, 0 to 1. */
export const BEADING = [0, 0, 0.1, 0.9, 0.6] as const;

export function drawLesions(canvas: Canvas, random: Rng, grade: FundusGrade, retina: Retina): void {
  const count = ([low, high]: readonly [number, number]) => low + random.int(high - low + 1);
  for (let i = count(EXUDATES[grade]); i > 0; i--) drawExudates(canvas, random);
  for (let i = count(COTTON_WOOL[grade]); i > 0; i--) {
    const { x, y } = place(random);
    canvas.spot(x, y, random.range(0.03, 0.05), random.range(0.1, 0.18), 0.9, random.range(0.6, 1), random.range(0, 3));
  }
  for (let i = count(MICROANEURYSMS[grade]); i > 0; i--) {
    const { x, y } = place(random);
    canvas.spot(x, y, random.range(0.011, 0.018), -random.range(0.2, 0.32));
  }
  for (let i = count(HAEMORRHAGES[grade]); i > 0; i--) {
    const { x, y } = place(random);
    canvas.spot(
      x,
      y,
      random.range(0.02, 0.045),
      -random.range(0.16, 0.28),
      0.5,
      random.range(0.6, 1.3),
      random.range(0, 3),
    );
  }
  if (grade === 4) drawProliferation(canvas, random, retina);
}

/** Lesions gather about the macula and the arcades, and leave the rim free. */
function place(random: Rng): { x: number; y: number } {
  for (;;) {
    const [x, y] = [random.normal(0, 0.42), random.normal(0, 0.38)];
    if (Math.hypot(x, y) < 0.85) return { x, y };
  }
}

/** A cluster of hard, bright dots, often near the macula. */
function drawExudates(canvas: Canvas, random: Rng): void {
  const angle = random.range(0, 2 * Math.PI);
  const distance = random.range(0.12, 0.4);
  const [x, y] = [MACULA.x + distance * Math.cos(angle), MACULA.y + distance * Math.sin(angle)];
  for (let i = 4 + random.int(8); i > 0; i--)
    canvas.spot(
      x + random.normal(0, 0.05),
      y + random.normal(0, 0.05),
      random.range(0.008, 0.018),
      random.range(0.14, 0.26),
      0.2,
    );
}

/** Fine, twisted vessels at the disc or on an arcade, and sometimes a bleeding that lies on the retina with a level. */
function drawProliferation(canvas: Canvas, random: Rng, { disc, vessels }: Retina): void {
  const onDisc = random.chance(0.6);
  const root = onDisc ? disc : vessels[0][8 + random.int(10)];
  for (let i = 7 + random.int(6); i > 0; i--) {
    let [x, y, angle] = [root.x, root.y, random.range(0, 2 * Math.PI)];
    const points = Array.from({ length: 14 }, (_, step) => {
      angle += random.normal(0, 0.55);
      x += 0.022 * Math.cos(angle);
      y += 0.022 * Math.sin(angle);
      return { x, y, width: 0.009 * (1 - step / 20) };
    });
    canvas.stroke(points, -random.range(0.14, 0.22));
  }
  if (random.chance(0.5)) {
    const { x, y } = place(random);
    canvas.spot(
      x,
      y,
      random.range(0.1, 0.18),
      -random.range(0.15, 0.25),
      0.15,
      random.range(0.5, 0.8),
      random.normal(0, 0.2),
    );
  }
}
