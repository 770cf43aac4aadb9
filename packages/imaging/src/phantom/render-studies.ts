/** Labelled sets of phantom studies, as files: images/*.png and labels.csv. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { encodeGreyPng } from './encode-png.ts';
import { OBSERVATIONS, type View } from './observations.ts';
import { Rng } from './random.ts';
import { renderPhantom } from './render.ts';

/** How many studies are drawn, from which seed and sites. */
export interface StudySetOptions {
  readonly studies: number;
  /** Seed of the first study; the others follow one by one. */
  readonly seed: number;
  /** Sites in turn: study n comes from sites[n % sites.length]. */
  readonly sites: readonly number[];
  /** How many studies also have a lateral view, or a repeated frontal one: a number, or below 1 a share. */
  readonly lateral?: number;
  readonly repeat?: number;
  /** Grey levels kept; 64 halves the files and hides in the grain. */
  readonly levels?: number;
  /** Pixels a side. */
  readonly size?: number;
  /** Start of the study identifiers. */
  readonly prefix?: string;
}

/** 500 studies of the training hospital's new patients, 668 images, 128 of them lateral. */
export const CHEXPERT_LIKE: StudySetOptions = {
  studies: 500,
  seed: 50_000_001,
  sites: [0],
  lateral: 128,
  repeat: 40,
  levels: 64,
  prefix: 'a',
};

/** 481 studies, one frontal image each, of six other hospitals. */
export const CARING_LIKE: StudySetOptions = {
  studies: 481,
  seed: 70_000_001,
  sites: [1, 2, 3, 4, 5, 6],
  levels: 64,
  prefix: 'b',
};

/** One image to be rendered. */
export interface PlannedImage {
  readonly studyId: string;
  /** Path relative to the set's folder. */
  readonly path: string;
  readonly seed: number;
  readonly site: number;
  readonly view: View;
  readonly acquisition: number;
}

/** Which images a set consists of, in the order of its labels.csv. @throws DB2020 for numbers out of range. */
export function planStudies(options: StudySetOptions): PlannedImage[] {
  const { studies, seed, sites, lateral = 0, repeat = 0, prefix = 'study' } = options;
  const withLateral = lateral >= 1 ? lateral : Math.round(lateral * studies);
  const withRepeat = repeat >= 1 ? repeat : Math.round(repeat * studies);
  if (!(Number.isInteger(studies) && studies >= 1 && studies <= 99_999) || sites.length === 0) {
    throw new DoubleblindError('DB2020', 'A set has 1 to 99999 studies and at least one site.');
  }
  const whole = Number.isInteger(withLateral) && Number.isInteger(withRepeat);
  if (!whole || withLateral < 0 || withRepeat < 0 || withLateral + withRepeat > studies) {
    throw new DoubleblindError(
      'DB2020',
      `${lateral} lateral and ${repeat} repeated views do not fit ${studies} studies.`,
    );
  }
  const order = shuffledOrder(studies, seed);
  const lateralStudies = new Set(order.slice(0, withLateral));
  const repeatStudies = new Set(order.slice(withLateral, withLateral + withRepeat));
  return Array.from({ length: studies }, (_, n) => {
    const shots: { view: View; acquisition: number }[] = [{ view: 'frontal', acquisition: 0 }];
    if (lateralStudies.has(n)) {
      shots.push({ view: 'lateral', acquisition: 0 });
    }
    if (repeatStudies.has(n)) {
      shots.push({ view: 'frontal', acquisition: 1 });
    }
    const studyId = prefix + String(n + 1).padStart(5, '0');
    return shots.map((shot, k) => {
      const path = `images/${studyId}_${k + 1}_${shot.view}.png`;
      return { studyId, path, seed: seed + n, site: sites[n % sites.length], ...shot };
    });
  }).flat();
}

/** Fisher-Yates; the studies at the front get the extra views. */
function shuffledOrder(length: number, seed: number): number[] {
  const order = Array.from({ length }, (_, i) => i);
  const shuffle = new Rng(seed, 'shuffle');
  for (let i = length - 1; i > 0; i--) {
    const j = shuffle.int(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * Renders a set into a folder. labels.csv is written last and by renaming, so that a folder which has one is complete.
 * @param onProgress Called after every image; rendering gives way to other work in between.
 * @throws DB2020 as planStudies and renderPhantom; file system errors pass through.
 */
export async function renderStudies(
  folder: string,
  options: StudySetOptions,
  onProgress?: (done: number, total: number) => void,
): Promise<{ studies: number; images: number }> {
  const plan = planStudies(options);
  await mkdir(join(folder, 'images'), { recursive: true });
  const lines = [['study_id', 'image', 'view', 'site', ...OBSERVATIONS].join(',')];
  for (const [done, image] of plan.entries()) {
    const { site, view, acquisition } = image;
    const { size = 320, levels = 256 } = options;
    const phantom = renderPhantom(image.seed, { site, view, acquisition, size, levels });
    await writeFile(join(folder, image.path), encodeGreyPng(phantom.pixels, size, size));
    lines.push([image.studyId, image.path, view, site, ...phantom.labels].join(','));
    onProgress?.(done + 1, plan.length);
  }
  const labels = join(folder, 'labels.csv');
  await writeFile(`${labels}.part`, `${lines.join('\n')}\n`);
  await rename(`${labels}.part`, labels);
  return { studies: options.studies, images: plan.length };
}
