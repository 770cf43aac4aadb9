import { type DecodedImage, type ImageRemark, makeGreyImage } from '../grey-image.ts';
import type { DecodeLimits } from '../limits.ts';
import { luma } from '../luma.ts';
import { type DicomImage, readDicomImage } from './attributes.ts';
import { greyLevels, type StoredValues } from './grey-levels.ts';
import { lookUp, readPalette } from './lookup-table.ts';
import { readSamples, type Samples } from './pixel-data.ts';

/**
 * Decodes a single-frame DICOM file as a viewer would show it: through its modality and VOI tables or windows, inverted
 * where its smallest value is white. Colour becomes luma.
 * @throws DB2001 malformed or cut off, DB2002 too large, DB2004 unsupported (see readDicomImage).
 */
export async function decodeDicom(bytes: Uint8Array, limits: DecodeLimits): Promise<DecodedImage> {
  const image = readDicomImage(bytes, limits);
  const samples = await readSamples(image, limits);
  const remarks = [...image.remarks, ...samples.remarks];
  if (image.samplesPerPixel === 3) return colourFilm(image, samples, remarks);
  const stored = storedValues(image, samples);
  if (image.photometric === 'PALETTE COLOR') {
    return makeGreyImage(image.columns, image.rows, paletteFilm(image, stored), remarks);
  }
  const { table, remarks: assumed } = greyLevels(image, stored);
  const pixels =
    table instanceof Uint8Array ? new Uint8Array(stored.patterns.length) : Uint16Array.from(stored.patterns);
  for (let i = 0; i < pixels.length; i++) pixels[i] = table[stored.patterns[i]];
  return makeGreyImage(image.columns, image.rows, pixels, [...remarks, ...assumed]);
}

/**
 * The stored bits alone. A compressed stream knows its own depth: a smaller one than the attributes say is followed, and
 * a larger one where values need it (a lossy stream overshoots, and cut off at the top, white would become black). Samples
 * above bit 0 were compressed as they lay where the stream is deep enough for that.
 */
export function storedValues(image: DicomImage, { values, precision }: Samples): StoredValues {
  const { bitsStored, shift, signed } = image;
  const declared = Math.min(bitsStored, precision ?? bitsStored);
  const down = precision === undefined || precision >= bitsStored + shift ? shift : 0;
  const deeper = precision !== undefined && !signed && down === 0 && !hasOverlayInPixels(image);
  const bits = deeper && values.some((value: number) => value >= 2 ** declared) ? precision : declared;
  const mask = 2 ** bits - 1;
  const patterns = values instanceof Uint8Array ? new Uint8Array(values.length) : new Uint16Array(values.length);
  for (let i = 0; i < patterns.length; i++) patterns[i] = (values[i] >> down) & mask;
  return { patterns, bits, signed };
}

/** Whether bits above the stored ones are an overlay, as archives kept them before 2004 (PS3.5 section 8.1.2, PS3.3 C.9.2). */
function hasOverlayInPixels({ dataSet }: DicomImage): boolean {
  return Array.from({ length: 16 }, (_, k) => 0x60000000 + k * 0x20000).some(
    (group) => (dataSet.integer(group + 0x0102) ?? 0) > 0 && !dataSet.get(group + 0x3000),
  );
}

/** Every stored value is the number of a colour. */
function paletteFilm({ dataSet }: DicomImage, { patterns, bits }: StoredValues): Uint8Array | Uint16Array {
  const tables = readPalette(dataSet, [0, 2 ** bits - 1]);
  const deepest = Math.max(...tables.map((table) => table.bits));
  const white = deepest <= 8 ? 255 : 65535;
  const levels = Float64Array.from({ length: 2 ** bits }, (_, value) => {
    const [red, green, blue] = tables.map((table) => lookUp(table, value));
    return Math.round((luma(red, green, blue) * white) / (2 ** deepest - 1));
  });
  const pixels = deepest <= 8 ? new Uint8Array(patterns.length) : new Uint16Array(patterns.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = levels[patterns[i]];
  return pixels;
}

/** Windows and tables are for grey images only (PS3.3 C.11.2): colours are shown as they are. */
function colourFilm(image: DicomImage, samples: Samples, remarks: readonly ImageRemark[]): DecodedImage {
  const { columns, rows, bitsStored, inverted } = image;
  const count = columns * rows;
  const bits = Math.min(bitsStored, samples.precision ?? bitsStored);
  const full = 2 ** bits - 1;
  const pixels = bits <= 8 ? new Uint8Array(count) : new Uint16Array(count);
  const white = bits <= 8 ? 255 : 65535;
  const { values, components, planar, chroma } = samples;
  const at = (pixel: number, component: number) =>
    values[planar ? component * count + pixel : components * pixel + component] & full;
  for (let i = 0; i < count; i++) {
    // Luma is what colour would become.
    const grey = components === 1 || chroma ? at(i, 0) : luma(at(i, 0), at(i, 1), at(i, 2));
    const level = Math.round((white * grey) / full);
    pixels[i] = inverted ? white - level : level;
  }
  return makeGreyImage(columns, rows, pixels, remarks);
}
