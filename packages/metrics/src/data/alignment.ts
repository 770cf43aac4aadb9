import { DoubleblindError } from '@doubleblind/errors';
import { numberPatients } from '../inputs.ts';
import { findingLabels, findingScores, type LabelTable, type ScoreTable } from './score-table.ts';

/** One finding of one or several score tables, over the studies that have a label for it, in the order of the labels. */
export interface AlignedFinding {
  readonly name: string;
  /** Where each of these studies stands in `studies` of the whole. */
  readonly rows: Uint32Array;
  /** One array a score table, in the order of the tables. */
  readonly scores: readonly Float64Array[];
  readonly labels: Uint8Array;
  /** The patient of each study, numbered; undefined where the labels name none. */
  readonly patients: Uint32Array | undefined;
}

/** Scores and labels brought into one order; every array has one entry a study. */
export interface Alignment {
  /** In the order of the labels table. */
  readonly studies: readonly string[];
  /** Findings that have scores and labels, in the order of the scores. */
  readonly findings: readonly AlignedFinding[];
  /** Findings with scores but without the label of any study, left out. */
  readonly unlabelled: readonly string[];
  /** Findings with labels but without scores, left out. */
  readonly unscored: readonly string[];
}

/**
 * Brings score tables and labels together. Each must hold a value for every study and finding (DB7002), all the same
 * studies, each once, in any order (DB7015, DB7017), and the score tables the same findings, of which at least one must be
 * labelled (DB7018). A study without a label for a finding is left out of that finding only.
 */
export function alignTables(tables: readonly ScoreTable[], labels: LabelTable): Alignment {
  for (const table of tables) requireFilled(table.scores.length, table, 'scores');
  requireFilled(labels.labels.length, labels, 'labels');
  if (labels.unlabelled) requireFilled(labels.unlabelled.length, labels, 'marks of missing labels');
  const rows = tables.map((table) => studyRows(table.studies, labels.studies));
  const findings = tables[0].findings;
  for (const table of tables) requireSameFindings(findings, table.findings);
  const shared = findings.filter((name) => labels.findings.includes(name));
  if (shared.length === 0) {
    throw new DoubleblindError('DB7018', `Scores: ${findings.join(', ')}. Labels: ${labels.findings.join(', ')}.`);
  }
  const labelled = new Map(shared.map((name) => [name, labelledRows(labels, name)]));
  const evaluated = shared.filter((name) => labelled.get(name)!.length > 0);
  if (evaluated.length === 0) throw new DoubleblindError('DB7018', `No study has a label for ${shared.join(', ')}.`);
  return {
    studies: labels.studies,
    findings: evaluated.map((name) => {
      const own = labelled.get(name)!;
      const all = findingLabels(labels, name);
      return {
        name,
        rows: own,
        scores: tables.map((table, t) => {
          const column = findingScores(table, name);
          return Float64Array.from(own, (study) => column[rows[t][study]]);
        }),
        labels: Uint8Array.from(own, (study) => all[study]),
        patients: numberPatients(labels.patientId && Array.from(own, (study) => labels.patientId![study])),
      };
    }),
    unlabelled: findings.filter((name) => !evaluated.includes(name)),
    unscored: labels.findings.filter((name) => !findings.includes(name)),
  };
}

/** The studies that have a label for the finding. */
function labelledRows({ studies, findings, unlabelled }: LabelTable, finding: string): Uint32Array {
  const column = findings.indexOf(finding);
  const all = Uint32Array.from(studies, (_, row) => row);
  return unlabelled ? all.filter((row) => unlabelled[row * findings.length + column] === 0) : all;
}

function requireFilled(
  values: number,
  { studies, findings }: { readonly studies: readonly string[]; readonly findings: readonly string[] },
  what: string,
): void {
  if (values !== studies.length * findings.length) {
    const detail = `${values} ${what} for ${studies.length} studies and ${findings.length} findings.`;
    throw new DoubleblindError('DB7002', detail);
  }
}

/** For each study of the labels, its row in the scores. */
function studyRows(scored: readonly string[], labelled: readonly string[]): Uint32Array {
  const rows = indexOfStudies(scored);
  const known = indexOfStudies(labelled);
  const missing = labelled.filter((study) => !rows.has(study));
  if (missing.length > 0) throw new DoubleblindError('DB7017', `${named(missing)} labelled but not scored.`);
  const surplus = scored.filter((study) => !known.has(study));
  if (surplus.length > 0) throw new DoubleblindError('DB7017', `${named(surplus)} scored but not labelled.`);
  return Uint32Array.from(labelled, (study) => rows.get(study)!);
}

function indexOfStudies(studies: readonly string[]): Map<string, number> {
  const rows = new Map<string, number>();
  studies.forEach((study, row) => {
    if (rows.has(study)) throw new DoubleblindError('DB7015', `Study "${study}".`);
    rows.set(study, row);
  });
  return rows;
}

function requireSameFindings(first: readonly string[], second: readonly string[]): void {
  const difference = [
    ...first.filter((name) => !second.includes(name)),
    ...second.filter((name) => !first.includes(name)),
  ];
  if (difference.length > 0) throw new DoubleblindError('DB7018', `Only in one table: ${difference.join(', ')}.`);
}

function named(studies: readonly string[]): string {
  const first = studies.slice(0, 3).map((study) => `"${study}"`);
  const more = studies.length > 3 ? ` and ${studies.length - 3} more` : '';
  return `${first.join(', ')}${more} ${studies.length === 1 ? 'is' : 'are'}`;
}
