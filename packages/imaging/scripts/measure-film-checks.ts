/**
 * How often the checks of films speak: on whole sets as they are (false alarms), and turned, inverted and badly windowed
 * (detections). `node packages/imaging/scripts/measure-film-checks.ts DIR...`; render-set.ts makes such folders.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DecodedImage, examineFilm, readImage } from '../src/index.ts';
import { turned } from '../test/helpers/turned.ts';

type Change = (image: DecodedImage) => DecodedImage;

function levels(image: DecodedImage, level: (brightness: number) => number): DecodedImage {
  const { maximum } = image;
  const pixels = image.pixels.map((pixel: number) => {
    return Math.round(maximum * Math.min(1, Math.max(0, level(pixel / maximum))));
  });
  return { ...image, pixels };
}

const CHANGES: Readonly<Record<string, Change>> = {
  'as they are': (image) => image,
  mirrored: (image) => turned(image, 'mirror'),
  'upside down': (image) => turned(image, 'flip'),
  'rotated by 180 degrees': (image) => turned(image, 'rotate by 180'),
  'rotated left': (image) => turned(image, 'rotate left'),
  'rotated right': (image) => turned(image, 'rotate right'),
  inverted: (image) => levels(image, (x) => 1 - x),
  '12 bits taken for 16': (image) => levels(image, (x) => x / 16),
  'window much too high': (image) => levels(image, (x) => 4 * x - 3.4),
  'window much too low': (image) => levels(image, (x) => 4 * x),
};

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error('usage: measure-film-checks.ts DIR...');
for (const folder of folders) {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => /\.(png|jpe?g|dcm)$/i.test(path)).sort();
  const images = await Promise.all(paths.map((path) => readImage(join(folder, path))));
  console.log(`${folder}: ${images.length} images`);
  for (const [name, change] of Object.entries(CHANGES)) {
    const spoken = images.filter((image) => examineFilm(change(image)).length > 0).length;
    console.log(`  ${name}: ${spoken} (${((100 * spoken) / images.length).toFixed(1)}%)`);
  }
}
