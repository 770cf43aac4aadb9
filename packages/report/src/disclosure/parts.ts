/** Which figures belong to which part of a release, and so go when the part is held back. */
import {
  type Checklist,
  type FindingPerformance,
  type GroupTable,
  RELEASE_PARTS,
  type ReleasePart,
  type Report,
  type ReportMethod,
  type RunCost,
  SEGMENTATION_PARTS,
} from '@doubleblind/contracts';
import { releasedAssessment, releasedPrimary } from './assessment.ts';

type Chosen = ReadonlySet<ReleasePart>;

/** The parts, each once, in the order of RELEASE_PARTS and, of masks, SEGMENTATION_PARTS. */
export function releaseOrder(parts: readonly ReleasePart[]): ReleasePart[] {
  return [...new Set<ReleasePart>([...RELEASE_PARTS, ...SEGMENTATION_PARTS])].filter((part) => parts.includes(part));
}

/**
 * The report with only these parts. `disclose` applies this before the hospital's agent signs. What was evaluated, the counts,
 * adequacy, AUROC, Brier score, method and limitations belong to every release. 'agreement' governs every figure of the
 * plaintext run, wherever it stands; of the assessment stays what follows from the rest, and the judged goal. Sentences that speak of a part go
 * with it; checklist items become open.
 */
export function selectParts(report: Report, parts: readonly ReleasePart[]): Report {
  const chosen: Chosen = new Set(parts);
  const { agreement, groups, assessment, cost, method, limitations, checklists } = report;
  const performance = report.performance.map((finding) => selectPerformance(finding, chosen));
  return {
    ...report,
    agreement: chosen.has('agreement') ? agreement : null,
    performance,
    groups: chosen.has('by-site') ? groups.map((table) => selectGroups(table, chosen)) : [],
    assessment:
      assessment && releasedAssessment(performance, releasedPrimary(assessment.primary, performance, chosen), method),
    cost: cost !== null && chosen.has('cost') ? selectCost(cost, chosen) : null,
    method: selectMethod(method, chosen),
    limitations: limitations.filter((sentence) => stays(sentence, chosen)),
    checklists: checklists.map((checklist) => selectChecklist(checklist, chosen)),
  };
}

function stays({ part }: { readonly part: ReleasePart | null }, chosen: Chosen): boolean {
  return part === null || chosen.has(part);
}

function selectPerformance(finding: FindingPerformance, chosen: Chosen): FindingPerformance {
  const { averagePrecision, operatingPoints, roc, calibration } = finding;
  const plaintext = chosen.has('agreement');
  return {
    ...finding,
    averagePrecision: chosen.has('discrimination') ? averagePrecision : null,
    operatingPoints: chosen.has('discrimination') ? operatingPoints : [],
    roc: roc !== null && chosen.has('curves') ? { ...roc, plaintext: plaintext ? roc.plaintext : null } : null,
    calibration: chosen.has('calibration') ? calibration : null,
  };
}

function selectGroups({ column, findings }: GroupTable, chosen: Chosen): GroupTable {
  if (chosen.has('discrimination')) return { column, findings };
  return {
    column,
    findings: findings.map(({ finding, groups }) => ({
      finding,
      groups: groups.map((row) => (row.suppressed ? row : { ...row, sensitivity: null, specificity: null })),
    })),
  };
}

function selectCost(cost: RunCost, chosen: Chosen): RunCost {
  return chosen.has('agreement') ? cost : { ...cost, plaintextCpuSecondsPerImage: null };
}

function selectMethod(method: ReportMethod, chosen: Chosen): ReportMethod {
  return { ...method, statements: method.statements.filter((statement) => stays(statement, chosen)) };
}

function selectChecklist(checklist: Checklist, chosen: Chosen): Checklist {
  const items = checklist.items.map((item) =>
    stays(item, chosen) ? item : { item: item.item, topic: item.topic, answer: null, where: null, part: null },
  );
  return { ...checklist, items };
}
