/**
 * The sets of studies of which figures are shown, for one finding, in this release and in earlier ones. Two that differ in a
 * few studies tell about these by subtraction, whether one lies within the other or not; so a set joins only if it differs from
 * each of the others, and from what each leaves over, in enough studies of both classes and enough patients.
 */
import { derivableSets, tooManyToSearch } from './derivable.ts';
import { RULES } from './rules.ts';

/** A study with its label, as a name that is the same in all of a hospital's test sets. Known in the hospital only. */
export interface LabelledStudy {
  readonly key: string;
  readonly positive: boolean;
  /** As the labels name the patient; absent or empty where they do not. */
  readonly patient?: string | undefined;
}

/** Sets of studies that were shown of one finding, kept by the hospital's agent. */
export interface FindingRecord {
  readonly finding: string;
  /** All studies with a label for the finding. */
  readonly studies: readonly LabelledStudy[];
  /** Each set as places in `studies`. */
  readonly groups: readonly (readonly number[])[];
  readonly steps: readonly (readonly number[])[];
}

export class ShownSets {
  readonly #place = new Map<string, number>();
  readonly #positive: number[] = [];
  /** Number of each study's patient; a study whose patient is not named is one of its own. */
  readonly #patient: number[] = [];
  readonly #numbers = new Map<string, number>();
  /** 1 for each study in the set, over all studies of all releases. */
  readonly #sets: Uint8Array[] = [];
  readonly #own: Uint8Array;
  /** Sets that are groups, this release's and earlier ones'. */
  readonly #groups: Uint8Array[] = [];
  /** Whether all of this finding's studies may be shown beside what earlier releases showed. */
  readonly admitted: boolean;

  constructor(studies: readonly LabelledStudy[], earlier: readonly FindingRecord[]) {
    for (const study of [studies, ...earlier.map((record) => record.studies)].flat()) this.#enter(study);
    for (const record of earlier) {
      const places = record.studies.map(({ key, positive }) => this.#place.get(nameOf(key, positive))!);
      const all = this.#set(places);
      this.#remember(all, all);
      for (const members of record.groups) {
        const group = this.#set(members.map((m) => places[m]));
        this.#remember(group, all);
        this.#groups.push(group);
      }
      for (const members of record.steps) this.#remember(this.#set(members.map((m) => places[m])), all);
    }
    this.#own = this.#set(studies.map(({ key, positive }) => this.#place.get(nameOf(key, positive))!));
    this.admitted = this.#agrees(this.#own) && this.#largeEnough(this.#own);
    this.#remember(this.#own, this.#own);
  }

  /** Whether a set of this finding's studies (their places) may be shown beside all that is. */
  admits(members: readonly number[]): boolean {
    const set = this.#set(members);
    return this.#agrees(set) && this.#agrees(difference(this.#own, set));
  }

  /** As `admits`, for a group: also no set that follows from all shown groups together may be small. */
  admitsGroup(members: readonly number[]): boolean {
    return (
      this.admits(members) &&
      everyDerivable([this.#own, ...this.#groups, this.#set(members)], (set) => this.#largeEnough(set))
    );
  }

  addStep(members: readonly number[]): void {
    this.#remember(this.#set(members), this.#own);
  }

  addGroup(members: readonly number[]): void {
    const set = this.#set(members);
    this.#remember(set, this.#own);
    this.#groups.push(set);
  }

  #enter({ key, positive, patient }: LabelledStudy): void {
    const name = nameOf(key, positive);
    if (this.#place.has(name)) return;
    this.#place.set(name, this.#positive.length);
    this.#positive.push(positive ? 1 : 0);
    const person = patient ? `patient ${patient}` : `study ${key}`;
    if (!this.#numbers.has(person)) this.#numbers.set(person, this.#numbers.size);
    this.#patient.push(this.#numbers.get(person)!);
  }

  #set(places: readonly number[]): Uint8Array {
    const set = new Uint8Array(this.#positive.length);
    for (const place of places) set[place] = 1;
    return set;
  }

  #remember(set: Uint8Array, all: Uint8Array): void {
    this.#sets.push(set, difference(all, set));
  }

  /** Whether the set differs enough from every other, or is the same. */
  #agrees(set: Uint8Array): boolean {
    return this.#sets.every((other) => {
      const apart = symmetricDifference(set, other);
      return apart.every((member) => member === 0) || this.#largeEnough(apart);
    });
  }

  #largeEnough(set: Uint8Array): boolean {
    let positives = 0;
    let studies = 0;
    for (let s = 0; s < set.length; s++) {
      studies += set[s];
      positives += set[s] * this.#positive[s];
    }
    return isLargeEnough(positives, studies - positives) && this.#patients(set) >= RULES.minimumPatients;
  }

  #patients(set: Uint8Array): number {
    const there = new Uint8Array(this.#numbers.size);
    for (let s = 0; s < set.length; s++) if (set[s] === 1) there[this.#patient[s]] = 1;
    return there.reduce((sum, one) => sum + one, 0);
  }
}

/** Whether every set of studies that follows from the groups passes; false too for more groups than can be searched. */
export function everyDerivable(groups: readonly Uint8Array[], allowed: (members: Uint8Array) => boolean): boolean {
  const shown = groups.map((members) => ({ members, sums: [] }));
  if (tooManyToSearch(shown)) return false;
  for (const { members } of derivableSets(shown)) if (!allowed(members)) return false;
  return true;
}

/** Whether figures of so many studies may be known. */
export function isLargeEnough(positives: number, negatives: number): boolean {
  return positives + negatives >= RULES.minimumStudies && Math.min(positives, negatives) >= RULES.minimumPerClass;
}

/** A study whose label was corrected since is another one. */
function nameOf(key: string, positive: boolean): string {
  return `${key}${positive ? '+' : '-'}`;
}

function difference(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((member, s) => (member === 1 && b[s] === 0 ? 1 : 0));
}

function symmetricDifference(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((member, s) => (member === b[s] ? 0 : 1));
}
