/** Films of approved evaluations that are unlike those that the model was calibrated on, for the hospital's people to look at. */
import type { DatabaseSync } from 'node:sqlite';
import {
  type AcceptUnlikeFilms,
  FILM_LONGEST_SIDE,
  type ObservedState,
  type ProposalDocument,
  type UnlikeFilms,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { DecodedImage } from '@doubleblind/imaging';
import { acceptFilms, decodeFilm, readAccepted, readFilms } from '../../store/calibration-check.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { findEvaluation, listEvaluations } from '../../store/database/evaluations.ts';
import { findTestSetByContent, listFiles } from '../../store/database/test-sets.ts';
import type { FilmToLookAt } from '../../store/film-check.ts';
import { thumbnailPng, viewerBytes } from '../../store/thumbnail.ts';
import type { FinishedTestSets } from '../test-sets/finished-test-sets.ts';

/** Nothing begins again after these. */
const OVER: readonly ObservedState[] = ['computed', 'released', 'stopped'];

export class UnlikeFilmsOfEvaluations {
  readonly #data: DataFolder;
  readonly #database: DatabaseSync;
  readonly #testSets: FinishedTestSets;

  constructor(data: DataFolder, database: DatabaseSync, testSets: FinishedTestSets) {
    this.#data = data;
    this.#database = database;
    this.#testSets = testSets;
  }

  /** Evaluations with films that nobody has accepted yet. */
  async list(): Promise<UnlikeFilms> {
    const evaluations: UnlikeFilms['evaluations'] = [];
    for (const { id, proposal, observed } of listEvaluations(this.#database)) {
      if (observed !== null && OVER.includes(observed.observed)) continue;
      const films = await this.#films(id);
      if (films.length === 0) continue;
      const accepted = await readAccepted(this.#data.filmsToLookAt(id));
      if (films.every(({ name }) => accepted.has(name))) continue;
      const names = this.#uploadedNames(proposal);
      evaluations.push({
        ...{ id, model: proposal.model.name, vendor: proposal.vendor.organisationName, testSet: proposal.testSet.name },
        films: films.map(({ name, concerns }) => ({
          ...{ name, uploadedAs: names.get(name) ?? name },
          ...{ concerns: [...concerns], accepted: accepted.has(name) },
        })),
      });
    }
    return { evaluations };
  }

  /** Names of films that do not wait are passed over. Throws DB5703. */
  async accept(id: string, { by, names }: AcceptUnlikeFilms): Promise<UnlikeFilms> {
    const waiting = new Set((await this.#films(this.#proposal(id).evaluationId)).map(({ name }) => name));
    await acceptFilms(
      this.#data.filmsToLookAt(id),
      by,
      names.filter((name) => waiting.has(name)),
    );
    return this.list();
  }

  /** For a viewer (see the contracts). Throws DB5703. */
  async film(id: string, name: string): Promise<Buffer> {
    return viewerBytes(await this.#decode(id, name), FILM_LONGEST_SIDE);
  }

  /** PNG. Throws DB5703. */
  async thumbnail(id: string, name: string): Promise<Buffer> {
    return thumbnailPng(await this.#decode(id, name));
  }

  async #decode(id: string, name: string): Promise<DecodedImage> {
    const { content } = await this.#testSets.open(this.#proposal(id).testSet.contentHash);
    const image = content.images.find(({ path }) => path === name);
    if (!image) throw new DoubleblindError('DB5703', 'No such image.');
    return decodeFilm(content, image);
  }

  #proposal(id: string): ProposalDocument {
    const row = findEvaluation(this.#database, id);
    if (!row) throw new DoubleblindError('DB5703', 'No such evaluation.');
    return row.proposal;
  }

  async #films(id: string): Promise<FilmToLookAt[]> {
    return readFilms(this.#data.filmsToLookAt(id)).catch((error) => {
      if (error instanceof DoubleblindError && error.code === 'DB5703') return [];
      throw error;
    });
  }

  /** The agent keeps uploaded films under their hashes. */
  #uploadedNames({ testSet }: ProposalDocument): Map<string, string> {
    const row = findTestSetByContent(this.#database, testSet.contentHash);
    return new Map((row ? listFiles(this.#database, row.id) : []).map(({ hash, name }) => [hash, name]));
  }
}
