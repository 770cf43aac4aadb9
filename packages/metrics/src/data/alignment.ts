import { DoubleblindError } from '@doubleblind/errors';
import { findingLabels, findingScores, type LabelTable, type ScoreTable } from './score-table.ts';

/** One finding of one or several score tables, studies in the order of the labels. */
export interface AlignedFinding {
  readonly name: string;
  /** One array a score table, in the order of the tables. */
  readonly scores: readonly Float64Array[];
  readonly labels: Uint8Array;
}

export interface Alignment {
  /** In the order of the labels table. */
  readonly studies: readonly string[];
  /** Findings that have scores and labels, in the order of the scores. */
  readonly findings: readonly AlignedFinding[];
  /** Findings with scores but without labels, left out. */
  readonly unlabelled: readonly string[];
  /** Findings with labels but without scores, left out. */
  readonly unscored: readonly string[];
}

/**
 * Brings score tables and labels together. Each must hold a value for every study and finding (DB7002), all the same
 * studies, each once, in any order (DB7015, DB7017), and the score tables the same findings, of which at least one must be labelled (DB7018).
 */
export function alignTables(tables: readonly ScoreTable[], labels: LabelTable): Alignment {
  for (const table of tables) requireFilled(table.scores.length, table, 'scores');
  requireFilled(labels.labels.length, labels, 'labels');
  const rows = tables.map((table) => studyRows(table.studies, labels.studies));
  const findings = tables[0].findings;
  for (const table of tables) requireSameFindings(findings, table.findings);
  const shared = findings.filter((name) => labels.findings.includes(name));
  if (shared.length === 0) {
    throw new DoubleblindError('DB7018', `Scores: ${findings.join(', ')}. Labels: ${labels.findings.join(', ')}.`);
  }
  return {
    studies: labels.studies,
    findings: shared.map((name) => ({
      name,
      scores: tables.map((table, t) => {
        const column = findingScores(table, name);
        return Float64Array.from(rows[t], (row) => column[row]);
      }),
      labels: findingLabels(labels, name),
    })),
    unlabelled: findings.filter((name) => !labels.findings.includes(name)),
    unscored: labels.findings.filter((name) => !findings.includes(name)),
  };
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
