import { mcnemar, mcnemarByPatient } from '../agreement/mcnemar.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { type Patients, requireConfidence, requireLabels, requirePatients, requireSameLength } from '../inputs.ts';
import { type Proportion, wilson } from '../intervals/wilson.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** Shares of correct calls of a model and a reader, and their difference. */
export interface PairedShares {
  readonly model: Proportion;
  readonly reader: Proportion;
  /** Model minus reader on the same studies. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** McNemar's mid-p. */
  readonly pValue: number;
}

/**
 * Shares of the same cases that two deciders get right, with Newcombe's score interval of their difference (Statistics in
 * Medicine 1998, "paired", method 10) and McNemar's mid-p. Where patients have several cases, the test is by patient and all
 * counts are divided by the design effect of the difference. Not defined without cases.
 */
export function pairedShares(
  model: ArrayLike<number>,
  reader: ArrayLike<number>,
  confidence = 0.95,
  patients?: Patients,
): Outcome<PairedShares> {
  requireConfidence(confidence);
  requireLabels(model, model.length);
  requireLabels(reader, model.length);
  requirePatients(patients, model.length);
  const cases = model.length;
  if (cases === 0) return notDefined('there is no case to count');
  let both = 0;
  let onlyModel = 0;
  let onlyReader = 0;
  for (let i = 0; i < cases; i++) {
    if (model[i] === 1 && reader[i] === 1) both++;
    else if (model[i] === 1) onlyModel++;
    else if (reader[i] === 1) onlyReader++;
  }
  const neither = cases - both - onlyModel - onlyReader;
  const byPatient = patients && favourByPatient(model, reader, patients);
  const share = 1 / (byPatient ? designEffect(byPatient, onlyModel, onlyReader, cases) : 1);
  const [first, second] = [
    wilson(share * (both + onlyModel), share * cases, confidence),
    wilson(share * (both + onlyReader), share * cases, confidence),
  ];
  if (!first.defined || !second.defined) return notDefined('there is no case to count');
  const phi = correlation(share * both, share * onlyModel, share * onlyReader, share * neither);
  const difference = first.value - second.value;
  const [down1, up1] = [first.value - first.low, first.high - first.value];
  const [down2, up2] = [second.value - second.low, second.high - second.value];
  return {
    defined: true,
    model: { ...first, successes: both + onlyModel, trials: cases },
    reader: { ...second, successes: both + onlyReader, trials: cases },
    difference,
    low: difference - Math.sqrt(Math.max(0, down1 ** 2 - 2 * phi * down1 * up2 + up2 ** 2)),
    high: difference + Math.sqrt(Math.max(0, up1 ** 2 - 2 * phi * up1 * down2 + down2 ** 2)),
    pValue: (byPatient ? mcnemarByPatient([...byPatient.favour.values()]) : mcnemar(onlyModel, onlyReader)).midP,
  };
}

interface Favour {
  /** Cases that only the model gets right less those that only the reader does, and all cases, by patient. */
  readonly favour: ReadonlyMap<number, number>;
  readonly cases: ReadonlyMap<number, number>;
}

function favourByPatient(model: ArrayLike<number>, reader: ArrayLike<number>, patients: Patients): Favour {
  const favour = new Map<number, number>();
  const cases = new Map<number, number>();
  for (let i = 0; i < model.length; i++) {
    favour.set(patients[i], (favour.get(patients[i]) ?? 0) + model[i] - reader[i]);
    cases.set(patients[i], (cases.get(patients[i]) ?? 0) + 1);
  }
  return { favour, cases };
}

/**
 * The variance of the difference over patients to that over independent cases (Obuchowski, Statistics in Medicine 1998), at least
 * 1; where no case is discordant, which hides it, the cases of a patient on average.
 */
function designEffect({ favour, cases }: Favour, onlyModel: number, onlyReader: number, all: number): number {
  const units = favour.size;
  const difference = (onlyModel - onlyReader) / all;
  const independent = (onlyModel + onlyReader) / all - difference ** 2;
  if (independent <= 0 || units < 2) return all / units;
  let squares = 0;
  for (const [patient, own] of favour) squares += (own - difference * cases.get(patient)!) ** 2;
  return Math.max(1, ((units / (units - 1)) * squares) / all / ((all / (all - 1)) * independent));
}

/** Newcombe's phi, with his correction towards zero where it is positive. */
function correlation(both: number, onlyFirst: number, onlySecond: number, neither: number): number {
  const cases = both + onlyFirst + onlySecond + neither;
  const product = (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither);
  if (product === 0) return 0;
  const numerator = both * neither - onlyFirst * onlySecond;
  return (numerator > 0 ? Math.max(0, numerator - cases / 2) : numerator) / Math.sqrt(product);
}

/** Cohen’s kappa, -1..1, with its interval. */
export interface Kappa {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Share of the studies on which the two agree. */
  readonly agreement: number;
}

/**
 * Cohen's kappa of two deciders with the large-sample standard error of Fleiss, Cohen and Everitt (Psychological Bulletin
 * 1969), which is that of kappa's linear form; by patient the linear form is summed over the studies of each, as in
 * svykappa of R's survey). Where the two agree throughout, that error is 0; the lower end is then that of the exact bound of the share of
 * agreement, at the chance agreement seen. Not defined where chance agreement is complete, by patient with one patient.
 */
export function cohensKappa(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  confidence = 0.95,
  patients?: Patients,
): Outcome<Kappa> {
  requireConfidence(confidence);
  requireLabels(first, first.length);
  requireSameLength(second, first.length, 'decisions of the second reader');
  requireLabels(second, first.length);
  requirePatients(patients, first.length);
  const studies = first.length;
  if (studies === 0) return notDefined('there is no study to agree on');
  const table = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < studies; i++) table[first[i]][second[i]]++;
  const rows = table.map(([a, b]) => (a + b) / studies);
  const columns = [(table[0][0] + table[1][0]) / studies, (table[0][1] + table[1][1]) / studies];
  const agreement = (table[0][0] + table[1][1]) / studies;
  const chance = rows[0] * columns[0] + rows[1] * columns[1];
  if (1 - chance < 1e-12)
    return notDefined('both give every study the same answer: nothing is left to agree on beyond chance');
  const value = (agreement - chance) / (1 - chance);
  const units = patients ? new Set(Array.from(patients)).size : studies;
  if (agreement === 1) {
    const fewest = ((1 - confidence) / 2) ** (1 / units);
    return { defined: true, value, low: (fewest - chance) / (1 - chance), high: 1, agreement };
  }
  // What each study contributes to kappa, linearised: the derivative by agreement and by chance agreement.
  const parts = Float64Array.from(first, (own, i) => {
    const agrees = (own === second[i] ? 1 : 0) - agreement;
    const byChance = columns[own] + rows[second[i]] - 2 * chance;
    return (agrees * (1 - chance) - byChance * (1 - agreement)) / (studies * (1 - chance) ** 2);
  });
  const variance = sumOfSquares(parts, patients);
  if (variance === null) return notDefined('all studies are of one patient: no variance to judge by');
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  return { defined: true, value, low: Math.max(-1, value - half), high: Math.min(1, value + half), agreement };
}

/** The sum over units of the squares of their sums, by patient with the factor units / (units - 1); null with one patient. */
function sumOfSquares(parts: Float64Array, patients: Patients | undefined): number | null {
  if (patients === undefined) return parts.reduce((sum, part) => sum + part * part, 0);
  const sums = new Map<number, number>();
  for (let i = 0; i < parts.length; i++) sums.set(patients[i], (sums.get(patients[i]) ?? 0) + parts[i]);
  const units = sums.size;
  return units < 2 ? null : (units / (units - 1)) * [...sums.values()].reduce((sum, part) => sum + part * part, 0);
}
