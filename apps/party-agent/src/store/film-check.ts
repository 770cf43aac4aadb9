/** Films that look wrong count only when a person has accepted them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { type DecodedImage, examineFilm } from '@doubleblind/imaging';
import { storageError } from './atomic-file.ts';
import { thumbnailPng } from './thumbnail.ts';

/** Which films a person has looked at: all that look wrong, or those of these names. */
export type AcceptedFilms = 'all' | ReadonlySet<string>;

const SHOWN = 5;

export interface FilmToLookAt {
  readonly name: string;
  /** Sentences. */
  readonly concerns: readonly string[];
}

export const concernsOf = (image: DecodedImage) => examineFilm(image).map(({ text }) => text);

/**
 * What a report says of the films that look wrong and were accepted.
 * @param where What the message says about where the films can be looked at.
 * @throws DB2025 for films that were not.
 */
export function requireAccepted(films: readonly FilmToLookAt[], accepted: AcceptedFilms, where: string): string[] {
  const open = accepted === 'all' ? [] : films.filter(({ name }) => !accepted.has(name));
  if (open.length > 0) {
    const shown = open.slice(0, SHOWN).map(({ name, concerns }) => `${name}: ${concerns.join(' ')}`);
    const rest = open.length - shown.length;
    throw new DoubleblindError('DB2025', `${shown.join(' ')}${rest > 0 ? ` And ${rest} more.` : ''} ${where}`.trim());
  }
  if (films.length === 0) return [];
  const [count, verb] = films.length === 1 ? ['1 image looks', 'was'] : [`${films.length} images look`, 'were'];
  return [`${count} unusual to the agent and ${verb} accepted by a person.`];
}

const MOST_PICTURES = 500;
export const LIST_FILE = 'images.txt';
export const REASONS_FILE = 'reasons.txt';

/** Pictures of films to look at, and a list of their names for --accept-images, in a folder of the agent. */
export class FilmsToLookAt {
  readonly #folder: string;
  readonly films: FilmToLookAt[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps the film's picture where it looks wrong. */
  async examine(name: string, image: DecodedImage): Promise<void> {
    await this.keep(name, concernsOf(image), async () => image);
  }

  /** Where there is something to say of the film; its picture is made only then. */
  async keep(name: string, concerns: readonly string[], film: () => Promise<DecodedImage>): Promise<void> {
    if (concerns.length === 0) return;
    this.films.push({ name, concerns });
    if (this.films.length > MOST_PICTURES) return;
    const file = `${String(this.films.length).padStart(4, '0')}-${name.replaceAll(/[^\w.-]+/g, '_').slice(-80)}.png`;
    await this.#write(file, thumbnailPng(await film()));
  }

  /** Throws DB2025 unless all of them are accepted; else as requireAccepted. */
  async require(accepted: AcceptedFilms): Promise<string[]> {
    await this.writeLists();
    const list = join(this.#folder, LIST_FILE);
    return requireAccepted(this.films, accepted, `Their pictures and a list of all of them: ${list}`);
  }

  /** Names, to be handed back as accepted, and beside them the reasons. */
  async writeLists(): Promise<void> {
    if (this.films.length === 0) return;
    await this.#write(LIST_FILE, this.films.map(({ name }) => `${name}\n`).join(''));
    const reasons = this.films.map(({ name, concerns }) => `${name}: ${concerns.join(' ')}\n`);
    await this.#write(REASONS_FILE, reasons.join(''));
  }

  async #write(file: string, content: string | Uint8Array): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(join(this.#folder, file), content, { mode: 0o600 });
    } catch (error) {
      throw storageError(error, this.#folder);
    }
  }
}
