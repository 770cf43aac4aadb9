/**
 * A folder as hospitals really hand it over: DICOM in nested folders with an index, PNG and JPEG, small pictures of the same
 * names, copies, and what systems and people leave between them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeGreyPng, renderPhantom } from '@doubleblind/imaging';
import { words, writeDicom } from '../../../../packages/imaging/test/helpers/dicom-writer.ts';
import { colourJpeg } from '../../../../packages/imaging/test/helpers/encoders.ts';

const BASES = 6;
/** Pixels along a side. */
const SQUARE = 4;
const DICOM = 10;
const PNG = 7;
const JPEG = 4;
const REPORTS = 2;

export interface MessyFolder {
  readonly labels: string;
  /** Paths of the films that the table names and that can be read. */
  readonly films: readonly string[];
  /** The one that the table names and that cannot. */
  readonly broken: string;
  /** Every other file but the table, with what its reason must say where a row alone decides, and where bytes do. */
  readonly others: ReadonlyMap<string, { readonly withoutRow: RegExp; readonly sent: RegExp | null }>;
}

const NO_ROW = /: No row of the labels table names it\.$/;
const unlabelled = { withoutRow: NO_ROW, sent: null };
const noImage = (what: RegExp) => ({ withoutRow: what, sent: what });

/** @param units Of about 30 files each. @param side Pixels of a film. */
export async function makeMessyFolder(folder: string, units: number, side: number): Promise<MessyFolder> {
  const bases = Array.from({ length: BASES }, (_, seed) => renderPhantom(seed + 1, { site: 2, size: side }).pixels);
  const films: string[] = [];
  const others = new Map<string, { withoutRow: RegExp; sent: RegExp | null }>();
  const rows: string[] = [];
  let made = 0;
  const write = async (name: string, bytes: Uint8Array | string) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  };
  /** No two alike, as JPEG either: the film's number is in its corner, a bit in each of sixteen squares. */
  const pixels = () => {
    const own = Uint8Array.from(bases[made % BASES]);
    for (let bit = 0; bit < 16; bit++) {
      const at = SQUARE * ((bit >> 3) * side + (bit & 7));
      for (let row = 0; row < SQUARE; row++)
        own.fill((made >> bit) & 1 ? 160 : 80, at + row * side, at + row * side + SQUARE);
    }
    made += 1;
    return own;
  };
  const film = async (name: string, bytes: Uint8Array) => {
    await write(name, bytes);
    films.push(name);
    rows.push(`${name},s${films.length},${films.length % 2},${films.length % 3 === 0 ? 1 : 0}`);
  };
  const other = async (name: string, bytes: Uint8Array | string, said: { withoutRow: RegExp; sent: RegExp | null }) => {
    await write(name, bytes);
    others.set(name, said);
  };
  for (let unit = 0; unit < units; unit++) {
    const number = String(unit).padStart(3, '0');
    for (let i = 0; i < DICOM; i++) {
      const pixelData = words(Array.from(pixels(), (pixel) => pixel * 16));
      const file = writeDicom({ columns: side, rows: side, bitsStored: 12, pixelData });
      await film(`DICOM/PAT${number}/ST0/SE${i % 3}/IM${String(i).padStart(6, '0')}`, file);
    }
    for (let i = 0; i < PNG; i++) {
      const picture = pixels();
      const name = `png/p${number}-${i}.png`;
      await film(name, encodeGreyPng(picture, side, side));
      const quarter = picture.filter((_, k) => k % 4 === 0 && Math.floor(k / side) % 4 === 0);
      await other(`thumbnails/p${number}-${i}.png`, encodeGreyPng(quarter, side / 4, side / 4), unlabelled);
      if (i === 0) {
        const said = { withoutRow: NO_ROW, sent: /The same bytes as png/ };
        await other(`z-copies/again-${number}.png`, encodeGreyPng(picture, side, side), said);
      }
    }
    for (let i = 0; i < JPEG; i++) {
      const rgba = new Uint8Array(side * side * 4).fill(255);
      pixels().forEach((pixel, k) => {
        rgba.set([pixel, pixel, pixel], 4 * k);
      });
      await film(`jpeg/j${number}-${i}.JPG`, colourJpeg(side, side, rgba, 95));
    }
    for (let i = 0; i < REPORTS; i++) {
      await other(`reports/r${number}-${i}.pdf`, `%PDF-1.4 report ${number}-${i} \u0001`, noImage(/PDF document/));
    }
    await other(`__MACOSX/png/._p${number}-0.png`, new Uint8Array([0, 5, 22, 7, 0, 2, 0, 0]), noImage(/macOS/));
  }
  const ole = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]);
  await other('png/Thumbs.db', ole, noImage(/Thumbs\.db/));
  await other('.DS_Store', new Uint8Array([0, 0, 0, 1, 0x42, 0x75, 0x64, 0x31, 0, 0]), noImage(/\.DS_Store/));
  await other('README.txt', 'Images of winter.\r\n', noImage(/seems to be text/));
  await other('export.zip', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), noImage(/ZIP archive/));
  await other('jpeg/empty.jpg', new Uint8Array(), noImage(/It is empty/));
  await other('DICOMDIR', writeIndex(), noImage(/index of (a|the files on a) .*medium/));
  const broken = 'png/broken.png';
  await write(broken, encodeGreyPng(pixels(), side, side).subarray(0, 200));
  rows.push(`${broken},s0,0,0`);
  const labels = join(folder, 'labels.csv');
  await writeFile(labels, `image,study,Edema,Mass\n${rows.join('\n')}\n`);
  return { labels, films, broken, others };
}

/** A DICOMDIR: a data set with directory records and no pixels. */
function writeIndex(): Uint8Array {
  const whole = writeDicom({
    ...{ columns: 1, rows: 1, pixelData: words([0]) },
    elements: [[0x00041220, 'SQ', [[0x00041430, 'CS', 'PATIENT ']]]],
  });
  // Without the pixel data and their header.
  return whole.subarray(0, whole.length - 14);
}
