/**
 * What is said of images, each sentence once: with what stands in braces put in, it is English, and a page that shows it looks the pattern up in its
 * reader's language.
 */

/** What can happen to a film on its way: the eight ways in which a square can be laid on itself. */
export const TURNS = [
  'upright',
  'mirrored',
  'upside down',
  'rotated by 180 degrees',
  'rotated left',
  'rotated right',
  'rotated left and mirrored',
  'rotated right and mirrored',
] as const;
export type Turn = (typeof TURNS)[number];

const FIXED = {
  // What a reader assumed or left out.
  transparency: 'Its transparency was left out, as viewers of images do.',
  bitsStated: 'Its 16 bits were read as {bits} bits, as its sBIT says.',
  bitsAssumed: 'Its 16 bits were read as {bits} bits, since no value is larger.',
  turned: 'It was turned as its EXIF orientation says.',
  compressedAfterAll: 'Its pixel data are compressed, other than its transfer syntax says.',
  notCompressed: 'Its pixel data are not compressed, other than its transfer syntax says.',
  moreBytes: 'It has {bytes} bytes more than its size needs; they were left out.',
  bytesBehind: 'It has {bytes} bytes behind its compressed image; they were left out.',
  otherPrecision: 'Its compressed image has {bits} bits, its attributes say {stated}; the image was followed.',
  noSyntax: 'It names no transfer syntax; its bytes showed the encoding.',
  otherSyntax: 'It is not encoded as its transfer syntax says; its bytes were followed.',
  patientName: "The file holds a patient's name.",
  forProcessing: 'It is an image for processing: what the detector has measured, before it is made a picture.',
  notSquare: 'Its pixels are not square, but {down} by {across}; they were taken as they are.',
  highBit: 'Its highest bit is said to be {stated}, which {bits} bits cannot have; it was left out.',
  slopeZero: 'Its rescale slope is 0; rescaling was left out.',
  noSlope: 'It has a rescale intercept and no slope; rescaling was left out.',
  windowWidth: 'Its window has a width of {width} and was left out.',
  invertedShape: 'It is {photometric} with the presentation LUT shape {shape}; it was inverted.',
  noWindow: 'It has no window and uses little of its {bits} bits; from its smallest to its largest value was spread.',
  shortTable:
    'Its {table} lookup table has {entries} entries and declares {declared}; the last stands for those missing.',
  windowAndTable: 'It has a window and a VOI lookup table; the table was taken.',
  fewerTableBits: 'Its VOI lookup table declares {declared} bits and uses {used}; these were taken for white.',
  // Why a person should look at it.
  black: '{percent}% of it are black.',
  white: '{percent}% of it are white.',
  noContrast: 'It has almost no contrast: nearly all of it lies within {percent}% of the range.',
  wide: 'It is {times} times as wide as it is high.',
  high: 'It is {times} times as high as it is wide.',
  unlike: 'It does not look like a chest image.',
  exchanged: 'In it, black and white seem to be exchanged.',
  // How it is unlike the calibration images.
  blackBesideOthers: '{percent}% of it are black; of the images that the model was calibrated on, {low}% to {high}%.',
  whiteBesideOthers: '{percent}% of it are white; of the images that the model was calibrated on, {low}% to {high}%.',
  rangeBesideOthers:
    'It uses {percent}% of the range from black to white; of the images that the model was calibrated on, {low}% to {high}%.',
  aspectBesideOthers:
    'Its width is {aspect} of its height; of the images that the model was calibrated on, {low} to {high}.',
} as const;

type OtherTurn = Exclude<Turn, 'upright'>;
type SentenceOfTurn = OtherTurn | `${OtherTurn}, exchanged`;

/** Of images that lie otherwise than they should, with the right levels or with black and white exchanged. */
const OF_TURNS = TURNS.filter((turn) => turn !== 'upright').flatMap((turn) => [
  [turn, `It seems to be ${turn}.`],
  [`${turn}, exchanged`, `It seems to be ${turn}, and black and white seem to be exchanged.`],
]);

/** What a sentence is called in the code. */
export type SentenceName = keyof typeof FIXED | SentenceOfTurn;
/** What stands in a sentence's braces. */
export type SentenceValues = Readonly<Record<string, string | number>>;

/** Every pattern, by its name. */
export const SENTENCES = { ...FIXED, ...Object.fromEntries(OF_TURNS) } as Readonly<Record<SentenceName, string>>;

/** One sentence about an image. It never holds what a file says about a patient. */
export interface Sentence {
  /** In English. */
  readonly text: string;
  /** One of SENTENCES, and what stands in its braces. */
  readonly pattern: string;
  readonly values: SentenceValues;
}

/** The sentence with these values in its braces; `written`: as the English text has them, where not all digits of a number are to be read. */
export function sentence(
  name: SentenceName,
  values: SentenceValues = {},
  written: Readonly<Record<string, string>> = {},
): Sentence {
  const pattern = SENTENCES[name];
  return { text: pattern.replaceAll(/\{(\w+)\}/g, (_, key) => written[key] ?? String(values[key])), pattern, values };
}
