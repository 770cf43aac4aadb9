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

/** Kinds of lesions, each by itself, as collections of pictures with marked lesions name them. */
export const FUNDUS_LESIONS = [
  'Microaneurysms',
  'Haemorrhages',
  'Exudates',
  'Cotton wool spots',
  'New vessels',
] as const;
/** One of FUNDUS_LESIONS. */
export type FundusLesion = (typeof FUNDUS_LESIONS)[number];

/** How many lesions of each kind are drawn: from and to. New vessels are there or not. */
export interface LesionCounts {
  readonly microaneurysms: readonly [number, number];
  readonly haemorrhages: readonly [number, number];
  readonly exudates: readonly [number, number];
  readonly cottonWool: readonly [number, number];
  readonly newVessels: boolean;
}

const NONE = [0, 0] as const;

/** Lesions of the grades. */
export const LESIONS_OF_GRADE: readonly LesionCounts[] = [
  { microaneurysms: NONE, haemorrhages: NONE, exudates: NONE, cottonWool: NONE, newVessels: false },
  { microaneurysms: [3, 7], haemorrhages: NONE, exudates: NONE, cottonWool: NONE, newVessels: false },
  { microaneurysms: [6, 14], haemorrhages: [3, 7], exudates: [0, 3], cottonWool: [0, 1], newVessels: false },
  { microaneurysms: [12, 22], haemorrhages: [12, 20], exudates: [1, 4], cottonWool: [1, 3], newVessels: false },
  { microaneurysms: [8, 18], haemorrhages: [4, 12], exudates: [0, 3], cottonWool: [0, 2], newVessels: true },
];

/** Lesions of a picture that has some kinds and not the others, whatever grade that would be. */
export function lesionsOf(present: ReadonlySet<FundusLesion>): LesionCounts {
  const some = (kind: FundusLesion, low: number, high: number) => (present.has(kind) ? ([low, high] as const) : NONE);
  return {
    microaneurysms: some('Microaneurysms', 3, 16),
    haemorrhages: some('Haemorrhages', 3, 16),
    exudates: some('Exudates', 1, 4),
    cottonWool: some('Cotton wool spots', 1, 3),
    newVessels: present.has('New vessels'),
  };
}

/** How uneven the veins of a grade are, 0 to 1. */
export const BEADING = [0, 0, 0.1, 0.9, 0.6] as const;

export function drawLesions(canvas: Canvas, random: Rng, counts: LesionCounts, retina: Retina): void {
  const count = ([low, high]: readonly [number, number]) => low + random.int(high - low + 1);
  for (let i = count(counts.exudates); i > 0; i--) drawExudates(canvas, random);
  for (let i = count(counts.cottonWool); i > 0; i--) {
    const { x, y } = place(random);
    canvas.spot(x, y, random.range(0.03, 0.05), random.range(0.1, 0.18), 0.9, random.range(0.6, 1), random.range(0, 3));
  }
  for (let i = count(counts.microaneurysms); i > 0; i--) {
    const { x, y } = place(random);
    canvas.spot(x, y, random.range(0.011, 0.018), -random.range(0.2, 0.32));
  }
  for (let i = count(counts.haemorrhages); i > 0; i--) {
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
  if (counts.newVessels) drawProliferation(canvas, random, retina);
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
