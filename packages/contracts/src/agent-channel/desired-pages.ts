/**
 * What is wanted from an agent may be more than one message can hold: it travels in pages, and counts once the last one
 * is there, because an evaluation that is in none of them is one that needs nothing any more.
 */
import type { PortalMessage } from './messages.ts';
import type { DesiredEvaluation } from './work.ts';

/** One page of what is wanted from an agent: the message `desired`. */
export type DesiredPage = Extract<PortalMessage, { type: 'desired' }>;

/** Characters of one page; a quarter of what a message may have, so that a last long evaluation still fits. */
const PAGE_CHARACTERS = 1024 * 1024;
/** As many as the message's schema allows. */
export const DESIRED_PAGE_EVALUATIONS = 500;

/** At least one page, so that an agent from which nothing is wanted learns that, too. */
export function desiredPages(revision: number, evaluations: readonly DesiredEvaluation[]): DesiredPage[] {
  const parts: DesiredEvaluation[][] = [[]];
  let characters = 0;
  for (const evaluation of evaluations) {
    const length = JSON.stringify(evaluation).length;
    const last = parts[parts.length - 1];
    const full = last.length >= DESIRED_PAGE_EVALUATIONS || characters + length > PAGE_CHARACTERS;
    if (full && last.length > 0) {
      parts.push([evaluation]);
      characters = length;
    } else {
      last.push(evaluation);
      characters += length;
    }
  }
  return parts.map((part, index) => ({
    type: 'desired',
    revision,
    page: index + 1,
    pages: parts.length,
    evaluations: part,
  }));
}

/** Puts the pages of one revision together again. */
export class DesiredPages {
  #revision = -1;
  #evaluations: DesiredEvaluation[] = [];
  #next = 1;

  /** Everything that is wanted, once the last page is there; null before. A page out of turn waits for the next revision. */
  add({ revision, page, pages, evaluations }: DesiredPage): DesiredEvaluation[] | null {
    if (page === 1) {
      this.#revision = revision;
      this.#evaluations = [];
      this.#next = 1;
    }
    if (revision !== this.#revision || page !== this.#next) {
      this.#next = Number.NaN;
      return null;
    }
    this.#evaluations.push(...evaluations);
    this.#next += 1;
    return page === pages ? this.#evaluations : null;
  }
}
