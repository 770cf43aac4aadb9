/** What is asked of an archive by DICOMweb: QIDO-RS finds (PS3.18 section 10.6), WADO-RS fetches (section 10.4). */
import { DoubleblindError } from '@doubleblind/errors';
import { DEFAULT_LIMITS } from '@doubleblind/imaging';
import { z } from 'zod';
import type { ArchiveAccess } from './access.ts';
import { partsOfAnswer } from './multipart.ts';
import { type Answer, ask, PATIENCE, type Patience, type Question } from './request.ts';

export interface FoundStudy {
  readonly study: string;
  /** Accession Number and Patient ID as the archive has them. */
  readonly accession: string;
  readonly patient: string;
}

export interface FoundInstance {
  readonly series: string;
  readonly instance: string;
}

/** Answers of a query: one object a match, attributes by their tag in hexadecimal (PS3.18 annex F). */
const matchesSchema = z.array(z.record(z.string(), z.looseObject({ Value: z.array(z.unknown()).optional() })));
type Match = z.infer<typeof matchesSchema>[number];

const TAGS = {
  accession: '00080050',
  modality: '00080060',
  patient: '00100020',
  study: '0020000D',
  series: '0020000E',
  instance: '00080018',
} as const;

/** Components joined by dots, 64 characters at most (PS3.5 section 9.1); they become names of files and parts of addresses. */
const isUid = (text: string) => /^[0-9]+(\.[0-9]+)*$/.test(text) && text.length <= 64;

const QUERY_LIMIT = 16 * 2 ** 20;
/** An image, and the lines around it. */
const FILE_LIMIT = DEFAULT_LIMITS.bytes + 2 ** 16;
const MOST_MATCHES = 10_000;

export class DicomWeb {
  readonly #access: ArchiveAccess;
  readonly #patience: Patience;

  constructor(access: ArchiveAccess, patience: Patience = PATIENCE) {
    this.#access = access;
    this.#patience = patience;
  }

  /** Studies that have exactly this accession number; an archive may take it for a pattern, or look at case no more. */
  async studiesOf(accession: string): Promise<FoundStudy[]> {
    // Number and patient are among what every archive answers (PS3.18 table 10.6.3-3).
    const query = new URLSearchParams({ AccessionNumber: accession });
    const matches = await this.#find(`/studies?${query}`);
    return matches
      .map((match) => ({
        study: uidOf(match, TAGS.study),
        accession: textOf(match, TAGS.accession),
        patient: textOf(match, TAGS.patient),
      }))
      .filter((found) => found.accession === accession);
  }

  /** Instances of the study's series of these modalities, in the archive's order. */
  async instancesOf(study: string, modalities: ReadonlySet<string>): Promise<FoundInstance[]> {
    const series = await this.#find(`/studies/${study}/series`);
    const found: FoundInstance[] = [];
    for (const match of series.filter((match) => modalities.has(textOf(match, TAGS.modality)))) {
      const uid = uidOf(match, TAGS.series);
      const instances = await this.#find(`/studies/${study}/series/${uid}/instances`);
      for (const instance of instances) found.push({ series: uid, instance: uidOf(instance, TAGS.instance) });
    }
    return found;
  }

  /** The file as the archive has stored it, not encoded anew. Null where the archive has it no more. */
  async fetch(study: string, { series, instance }: FoundInstance): Promise<Uint8Array | null> {
    const path = `/studies/${study}/series/${series}/instances/${instance}`;
    const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
    const answer = await this.#ask({ path, accept, limit: FILE_LIMIT });
    if (answer.status === 404 || answer.status === 410) return null;
    requireSuccess(answer);
    const parts = partsOfAnswer(answer.type, answer.body);
    if (parts?.length !== 1)
      throw unexpected(`to the question for one image it sent ${parts?.length ?? 'no whole'} parts`);
    return parts[0];
  }

  async #find(path: string): Promise<Match[]> {
    const matches: Match[] = [];
    for (;;) {
      const offset = matches.length === 0 ? '' : `${path.includes('?') ? '&' : '?'}offset=${matches.length}`;
      const answer = await this.#ask({ path: path + offset, accept: 'application/dicom+json', limit: QUERY_LIMIT });
      // Nothing found.
      if (answer.status === 204 || answer.status === 404) return matches;
      requireSuccess(answer);
      const page = parseMatches(answer.body);
      const known = new Set(matches.map((match) => JSON.stringify(match)));
      const fresh = page.filter((match) => !known.has(JSON.stringify(match)));
      matches.push(...fresh);
      if (matches.length > MOST_MATCHES) throw unexpected(`it found more than ${MOST_MATCHES} matches`);
      // An archive that sends its matches in pages says so (PS3.18 section 8.3.4.4); one that knows no pages repeats itself.
      if (fresh.length === 0 || !answer.partial) return matches;
    }
  }

  async #ask(question: Question): Promise<Answer> {
    return ask(this.#access, question, this.#patience);
  }
}

function requireSuccess({ status }: Answer): void {
  if (status < 200 || status > 299) throw unexpected(`it answers HTTP ${status}`);
}

function parseMatches(body: Buffer): Match[] {
  try {
    return matchesSchema.parse(body.length === 0 ? [] : JSON.parse(body.toString('utf8')));
  } catch (error) {
    throw unexpected('its answer to a query is no DICOM JSON', error);
  }
}

function uidOf(match: Match, tag: string): string {
  const uid = textOf(match, tag);
  if (!isUid(uid)) throw unexpected(`its answer lacks attribute ${tag}, or that is no unique identifier`);
  return uid;
}

function textOf(match: Match, tag: string): string {
  const [value] = match[tag]?.Value ?? [];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function unexpected(what: string, cause?: unknown): DoubleblindError {
  return new DoubleblindError('DB5803', `${what[0].toUpperCase()}${what.slice(1)}.`, { cause });
}
