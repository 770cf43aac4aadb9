/**
 * What is wanted from an agent may be more than one message can hold: it travels in pages, and counts once the last one
 * is there, because a work that is in none of them is one that needs nothing any more.
 */
import type { PortalMessage } from './messages.ts';
import type { DesiredTraining } from './training.ts';
import type { DesiredEvaluation } from './work.ts';

/** One page of the evaluations that are wanted from an agent: the message `desired`. */
export type DesiredPage = Extract<PortalMessage, { type: 'desired' }>;
/** One page of the trainings that are wanted from an agent: the message `desired-trainings`. */
export type DesiredTrainingsPage = Extract<PortalMessage, { type: 'desired-trainings' }>;

/** Characters of one page; a quarter of what a message may have, so that a last long work still fits. */
const PAGE_CHARACTERS = 1024 * 1024;
/** As many as the messages' schemas allow. */
const DESIRED_PAGE_WORKS = 500;

/** Where a page stands. */
interface Place {
  readonly revision: number;
  readonly page: number;
  readonly pages: number;
}

/** At least one page, so that an agent from which nothing is wanted learns that, too. `now`: of the clock by which the leases are stated. */
export function desiredPages(
  revision: number,
  evaluations: readonly DesiredEvaluation[],
  now = new Date(),
): DesiredPage[] {
  const time = now.toISOString();
  return paged(revision, evaluations).map(([place, part]) => ({ type: 'desired', time, ...place, evaluations: part }));
}

/** The same of trainings. */
export function desiredTrainingsPages(
  revision: number,
  trainings: readonly DesiredTraining[],
  now = new Date(),
): DesiredTrainingsPage[] {
  const time = now.toISOString();
  return paged(revision, trainings).map(([place, part]) => ({
    ...{ type: 'desired-trainings' as const, time },
    ...place,
    trainings: part,
  }));
}

function paged<Work>(revision: number, works: readonly Work[]): [Place, Work[]][] {
  const parts: Work[][] = [[]];
  let characters = 0;
  for (const work of works) {
    const length = JSON.stringify(work).length;
    const last = parts[parts.length - 1];
    const full = last.length >= DESIRED_PAGE_WORKS || characters + length > PAGE_CHARACTERS;
    if (full && last.length > 0) {
      parts.push([work]);
      characters = length;
    } else {
      last.push(work);
      characters += length;
    }
  }
  return parts.map((part, index) => [{ revision, page: index + 1, pages: parts.length }, part]);
}

/** Puts the pages of one revision together again. */
export class DesiredPages<Work> {
  #revision = -1;
  #works: Work[] = [];
  #next = 1;

  /** Everything that is wanted, once the last page is there; null before. A page out of turn waits for the next revision. */
  add({ revision, page, pages }: Place, works: readonly Work[]): Work[] | null {
    if (page === 1) {
      this.#revision = revision;
      this.#works = [];
      this.#next = 1;
    }
    if (revision !== this.#revision || page !== this.#next) {
      this.#next = Number.NaN;
      return null;
    }
    this.#works.push(...works);
    this.#next += 1;
    return page === pages ? this.#works : null;
  }
}
