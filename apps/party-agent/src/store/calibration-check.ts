/** Films of a test set beside those that a model was calibrated on: what is unlike them counts only when a person has accepted it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { compareWithFilms, type DecodedImage, decodeIsolated, filmLook } from '@doubleblind/imaging';
import type { Program } from '@doubleblind/program';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.ts';
import { type AcceptedFilms, FilmsToLookAt, type FilmToLookAt, LIST_FILE, REASONS_FILE } from './film-check.ts';
import type { ContentImage, TestSetContent } from './test-set-content.ts';

export interface CalibrationCheck {
  readonly content: TestSetContent;
  readonly program: Program;
  /** How many of the first images are evaluated. */
  readonly images: number;
  readonly accepted: AcceptedFilms;
  /** For pictures of the films, their names and the reasons. */
  readonly folder: string;
  /** What the error says; names of films are no business of a portal. */
  readonly describe: (films: FilmsToLookAt, folder: string) => string;
}

/** Throws DB2026 where films are unlike the model's calibration films and not accepted, DB2006 where one cannot be read. */
export async function requireLikeCalibration(check: CalibrationCheck): Promise<void> {
  const { content, program, images, accepted, folder, describe } = check;
  const { calibration } = program.input;
  if (calibration === undefined) return;
  const unlike = new FilmsToLookAt(folder);
  for (const image of content.images.slice(0, images)) {
    const film = () => decodeFilm(content, image);
    // Test sets of before this was noted: the film itself is looked at.
    const look = image.look === undefined ? filmLook(await film()) : image.look;
    const reasons = compareWithFilms(look, calibration).map(({ text }) => text);
    await unlike.keep(image.path, reasons, film);
  }
  await unlike.writeLists();
  const isOpen = accepted !== 'all' && unlike.films.some(({ name }) => !accepted.has(name));
  if (isOpen) throw new DoubleblindError('DB2026', describe(unlike, folder));
}

/** What a report says of such films: they were accepted, or the run would not be there. */
export function calibrationRemarks({ images }: TestSetContent, { input }: Program, evaluated: number): string[] {
  const { calibration } = input;
  if (calibration === undefined) return [];
  const unlike = images
    .slice(0, evaluated)
    .filter(({ look }) => look && compareWithFilms(look, calibration).length > 0).length;
  if (unlike === 0) return [];
  const films = unlike === 1 ? '1 image is' : `${unlike} images are`;
  return [`${films} unlike those that the model was calibrated on; a person accepted ${unlike === 1 ? 'it' : 'them'}.`];
}

/** A film of a test set. Throws DB2006 where its file cannot be read, and as decodeIsolated. */
export async function decodeFilm({ imageFolder }: TestSetContent, { path }: ContentImage): Promise<DecodedImage> {
  const file = join(imageFolder, path);
  const bytes = await readFile(file).catch((cause) => {
    throw new DoubleblindError('DB2006', file, { cause });
  });
  return decodeIsolated(bytes);
}

const ACCEPTED_FILE = 'accepted.json';
const acceptedSchema = z.strictObject({ by: z.string().min(1), at: z.string(), films: z.array(z.string()) });

/** The films of this folder that a person has accepted. Throws DB5024 where the record is damaged. */
export async function readAccepted(folder: string): Promise<ReadonlySet<string>> {
  const path = join(folder, ACCEPTED_FILE);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return new Set();
  try {
    return new Set(acceptedSchema.parse(JSON.parse(text)).films);
  } catch (cause) {
    throw new DoubleblindError('DB5024', path, { cause });
  }
}

/** The films of this folder with their reasons. Throws DB5703 where there are none. */
export async function readFilms(folder: string): Promise<FilmToLookAt[]> {
  const linesOf = async (file: string) =>
    (await readFile(join(folder, file), 'utf8')).split('\n').filter((line) => line !== '');
  try {
    const reasons = await linesOf(REASONS_FILE);
    return (await linesOf(LIST_FILE)).map((name, i) => ({ name, concerns: [reasons[i].slice(name.length + 2)] }));
  } catch (cause) {
    throw new DoubleblindError('DB5703', 'No images of it wait for anybody.', { cause });
  }
}

/** A person has looked at these films, and they may count. */
export async function acceptFilms(folder: string, by: string, names: readonly string[]): Promise<void> {
  const films = [...new Set([...(await readAccepted(folder)), ...names])];
  const record: z.infer<typeof acceptedSchema> = { by, at: new Date().toISOString(), films };
  await writeFileAtomically(join(folder, ACCEPTED_FILE), `${JSON.stringify(record, null, 1)}\n`, 0o600);
}
