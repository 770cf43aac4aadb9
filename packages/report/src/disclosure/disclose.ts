/**
 * The one place that decides what leaves the hospital: from the full report to the document that its agent signs. Everything
 * that is released is named here or in the files beside it; a new field of the report stays in the hospital until it is.
 */
import {
  type Primary,
  RELEASED_FORMAT,
  RELEASED_VERSION,
  type ReleasedResults,
  type ReleasePart,
  type Report,
  reportSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { buildChecklists } from '../compose/checklists/index.ts';
import { buildLimitations } from '../compose/limitations.ts';
import { list } from '../compose/list.ts';
import { methodStatements } from '../compose/method.ts';
import { AGREEMENT_BITS, mean, meanEstimate, releasedAgreement } from './agreement.ts';
import { mayShow, releasedAssessment, releasedPrimary, VERDICT_BITS } from './assessment.ts';
import { releasedCost } from './cost.ts';
import type { Evidence } from './evidence.ts';
import { releasedGroups } from './groups.ts';
import { releaseOrder, selectParts } from './parts.ts';
import { type OpenFinding, openFinding, releasedFinding } from './performance.ts';
import { coarse } from './precision.ts';
import { requirePromises } from './private/ledger.ts';
import { nearlyTheSame, type ReleaseRecord, shownBefore } from './record.ts';
import { RULES, RULES_TEXT } from './rules.ts';

/** What the hospital wants to release of which run. */
export interface Choice {
  readonly evaluationId: string;
  readonly attempt: number;
  readonly parts: readonly ReleasePart[];
}

/** What a release would be, and what goes with it that stays in the hospital. */
export interface Disclosure {
  readonly document: ReleasedResults;
  /** To be kept by the agent once the document is signed. */
  readonly record: ReleaseRecord;
  /** Bits that the figures of each released finding can tell of its labels at most, and that these hold. */
  readonly information: readonly { readonly finding: string; readonly told: number; readonly held: number }[];
}

/**
 * What these parts of a full report become when they are released, beside what the hospital has released before (`earlier`,
 * this evaluation's own record left out). Throws DB5631 where the test set is nearly that of an earlier release, DB5652 where an earlier
 * release with noise has promised privacy to one of its patients.
 */
export function disclose(
  full: Report,
  evidence: Evidence,
  { evaluationId, attempt, parts }: Choice,
  earlier: readonly ReleaseRecord[],
): Disclosure {
  const near = nearlyTheSame(evidence, earlier);
  if (near !== null) {
    throw new DoubleblindError(
      'DB5631',
      `Its test set differs from that of evaluation ${near.evaluationId}, which is released, in ${RULES.nearlyTheSame} studies or patients or fewer.`,
    );
  }
  requirePromises(evidence, undefined, earlier, 0);
  const ordered = releaseOrder(parts);
  const chosen = new Set(ordered);
  const open: OpenFinding[] = [];
  const withheld: ReleasedResults['withheld'] = [];
  for (const performance of full.performance) {
    const own = evidence.findings.find(({ finding }) => finding === performance.finding)!;
    const before = shownBefore(own.finding, earlier);
    const answer = openFinding(performance, own, before, { confidence: full.method.confidence, parts: chosen });
    if (typeof answer === 'string') withheld.push({ finding: performance.finding, reason: answer });
    else open.push(answer);
  }
  const goal = full.assessment?.primary ?? null;
  if (goal !== null && mayShow(goal, chosen)) {
    open.find(({ full: { finding } }) => finding === goal.finding)?.budget.spend(VERDICT_BITS * goal.goals.length);
  }
  if (full.agreement !== null && chosen.has('agreement')) for (const { budget } of open) budget.spend(AGREEMENT_BITS);
  // Groups first, for they say most about whom a model serves; steps and the rest have what is left.
  const groups = chosen.has('by-site') ? releasedGroups(full.groups, open) : { tables: [], shown: new Map() };
  const released = open.map(releasedFinding);
  const contents = { released, groups: groups.tables, withheld, chosen };
  const report = selectParts(assemble(full, open, contents), ordered);
  return {
    document: {
      ...{ format: RELEASED_FORMAT, version: RELEASED_VERSION, evaluationId, attempt, parts: ordered, withheld },
      report: reportSchema.parse(report),
    },
    record: {
      version: 1,
      evaluationId,
      keys: [...evidence.keys],
      ...(evidence.patients ? { patients: [...evidence.patients] } : {}),
      findings: open.map(({ evidence: { finding, studies } }, f) => ({
        finding,
        studies: studies.map(({ key, positive }) => ({ key, positive })),
        groups: (groups.shown.get(finding) ?? []).map((members: readonly number[]) => [...members]),
        steps: released[f].steps.map((members) => [...members]),
      })),
    },
    information: open.map(({ full: { finding }, budget }) => ({ finding, told: budget.spent, held: budget.total })),
  };
}

function assemble(
  full: Report,
  open: readonly OpenFinding[],
  parts: {
    readonly released: readonly { readonly performance: Report['performance'][number] }[];
    readonly groups: Report['groups'];
    readonly withheld: ReleasedResults['withheld'];
    readonly chosen: ReadonlySet<ReleasePart>;
  },
): Report {
  const { subject, counts, adequacy, preflight, cost, createdAt, format, version } = full;
  const names = new Set(open.map(({ evidence }) => evidence.finding));
  const performance = parts.released.map((finding) => finding.performance);
  const everything = parts.withheld.length === 0 && performance.every(({ auroc }) => auroc.value !== null);
  const briers = performance.flatMap(({ brier }) => (brier.value === null ? [] : [brier.value]));
  const agreement =
    full.agreement &&
    releasedAgreement(
      full.agreement,
      // Its figures are the same, and the plaintext run's beside them.
      open.flatMap(({ evidence: { finding }, decimals }) =>
        performance.some(
          (shown) => shown.finding === finding && shown.auroc.value !== null && shown.brier.value !== null,
        )
          ? [{ finding, decimals }]
          : [],
      ),
    );
  const report = {
    ...{ format, version, createdAt, preflight, agreement, performance },
    // Made of what is released, so that no checklist answers by what is not.
    assessment:
      full.assessment &&
      releasedAssessment(performance, releasedPrimary(full.assessment.primary, performance, parts.chosen), full.method),
    subject,
    counts: {
      images: counts.images,
      studies: counts.studies,
      patients: counts.patients,
      sites: counts.sites,
      findings: counts.findings.filter(({ finding }) => names.has(finding)),
      unlabelled: counts.unlabelled,
      unscored: counts.unscored,
    },
    adequacy: {
      expectedAuroc: adequacy.expectedAuroc,
      targetWidth: adequacy.targetWidth,
      findings: adequacy.findings
        .filter(({ finding }) => names.has(finding))
        .map(({ finding, positives, negatives, expectedWidth, minimumStudies, adequate, statement }) => ({
          ...{ finding, positives, negatives, minimumStudies, adequate, statement },
          expectedWidth: expectedWidth && coarse(expectedWidth),
        })),
    },
    macro: {
      auroc: meanEstimate(full.macro.auroc, performance, ({ auroc }) => auroc.value, everything),
      brier: briers.length === 0 ? null : coarse(mean(briers)),
    },
    groups: parts.groups,
    cost: cost && releasedCost(cost),
    method: releasedMethod(full),
  };
  const limitations = [
    ...notReleased(parts.withheld),
    ...withoutVerdict(full.assessment?.primary ?? null, report.assessment?.primary ?? null),
    ...withoutComparison(full, agreement, performance),
    ...remarksOf(full),
    ...buildLimitations(report),
  ];
  return { ...report, limitations, checklists: buildChecklists({ ...report, limitations }) };
}

/** Statements are written anew from the settings, without the seed. */
function releasedMethod({ method, agreement, subject }: Report): Report['method'] {
  const { confidence, resamples, suppression, unit } = method;
  const binning = { kind: 'steps' as const, bins: method.binning.bins };
  const { minimumStudies, minimumPerClass } = suppression;
  return {
    ...{ confidence, resamples, seed: null, unit, binning },
    suppression: { minimumStudies, minimumPerClass, text: RULES_TEXT },
    statements: [
      ...methodStatements({
        ...{ confidence, resamples, unit, binning, plaintextRun: subject.plaintextRun },
        threatModel: subject.threatModel,
        outputs: subject.model.outputs,
        ...{ margin: agreement?.margin ?? 0, alpha: agreement?.alpha ?? 0, compared: agreement !== null },
      }),
      {
        topic: 'Rules of release',
        text: RULES_TEXT,
        reference: 'docs/DISCLOSURE.md of this software.',
        part: null,
      },
    ],
  };
}

function notReleased(withheld: ReleasedResults['withheld']): Report['limitations'] {
  return withheld.map(({ finding, reason }) => ({
    text: `No figure of ${finding} is released: ${reason}.`,
    part: null,
  }));
}

/** A goal was declared, and this document does not say whether it was met. */
function withoutVerdict(goal: Primary | null, told: Primary | null): Report['limitations'] {
  if (goal === null || told !== null) return [];
  const text = `Whether the goal for ${goal.finding} that was declared before the run is met is not released.`;
  return [{ text, part: null }];
}

/** Findings that are released, and their comparison with the plaintext run is not. */
function withoutComparison(
  full: Report,
  agreement: Report['agreement'],
  performance: Report['performance'],
): Report['limitations'] {
  if (full.agreement === null) return [];
  const compared = new Set((agreement?.findings ?? []).map(({ finding }) => finding));
  const without = performance.map(({ finding }) => finding).filter((finding) => !compared.has(finding));
  if (without.length === 0) return [];
  const text = `The comparison with the plaintext run is not released for ${list(without)}: AUROC or Brier score are not, or the label of one study would show in the difference of the runs.`;
  return [{ text, part: 'agreement' }];
}

/** What the agent said of the run; the other limitations follow from the figures and are found again from those released. */
function remarksOf(full: Report): Report['limitations'] {
  const found = new Set(buildLimitations(full).map(({ text }) => text));
  return full.limitations.filter(({ text }) => !found.has(text));
}
