/** From a finished run to what its report is computed from, by hand and through the portal alike. Pure: no files, no network. */
import type {
  LastPlace,
  PreflightCheck,
  Repeatability,
  Report,
  ReportSubject,
  RunCost,
  ThreatModel,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { type ImageScoreTable, type LabelTable, studyScores } from '@doubleblind/metrics';
import { outputMeaning, type Program, programHash } from '@doubleblind/program';
import { buildReport, type ReportInput, type ReportSettings } from '@doubleblind/report';
import { calibrationRemarks } from '../../store/calibration-check.ts';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import { AGENT_VERSION } from '../../version.ts';
import { labelTableOfStudies } from './label-table.ts';
import { notValidRemarks } from './scores.ts';

export interface FinishedRun {
  /** All but the software, which is this, and what the program says of the outputs. */
  readonly subject: Omit<ReportSubject, 'software' | 'model'> & {
    readonly model: Omit<ReportSubject['model'], 'outputs'>;
  };
  readonly program: Pick<Program, 'compiler' | 'output'>;
  /** Scores by image of the findings to report. */
  readonly secure: ImageScoreTable;
  readonly plaintext?: ImageScoreTable;
  readonly labels: LabelTable;
  /** Columns of the labels to report by; default site. */
  readonly groupColumns?: readonly string[];
  readonly lastPlace?: LastPlace;
  readonly cost?: RunCost | null;
  readonly preflight?: PreflightCheck | null;
  readonly repeatability?: Repeatability | null;
  /** What the proposal declared. */
  readonly goal?: ReportInput['goal'];
  readonly remarks?: ReportInput['remarks'];
  /** Decisions of readers of the same studies, where the hospital has them. */
  readonly readers?: ReportInput['readers'] | undefined;
  readonly settings?: ReportSettings;
}

export function reportInput(run: FinishedRun): ReportInput {
  const { subject, program, secure, plaintext, labels } = run;
  const { groupColumns, lastPlace, cost, preflight, repeatability, goal, remarks, readers, settings } = run;
  return {
    subject: { ...subject, model: { ...subject.model, outputs: outputsOf(program) }, software: softwareOf(program) },
    createdAt: new Date(),
    images: secure.images.length,
    secure: studyScores(secure),
    labels,
    ...(plaintext ? { plaintext: studyScores(plaintext), imageScores: { plaintext, secure } } : {}),
    ...(groupColumns ? { groupColumns } : {}),
    ...(lastPlace ? { lastPlace } : {}),
    ...(cost ? { cost } : {}),
    ...(preflight ? { preflight } : {}),
    ...(repeatability ? { repeatability } : {}),
    ...(goal ? { goal } : {}),
    ...(remarks ? { remarks } : {}),
    ...(readers ? { readers } : {}),
    ...(settings ? { settings } : {}),
  };
}

function outputsOf({ output }: Pick<Program, 'output'>): ReportSubject['model']['outputs'] {
  return { activation: output.activation, meaning: outputMeaning(output) };
}

/** What computes: this agent, and the compiler that made the program. */
export function softwareOf({ compiler }: Pick<Program, 'compiler'>): ReportSubject['software'] {
  return { name: 'doubleblind', version: AGENT_VERSION, compiler, runtime: `Node.js ${process.versions.node}` };
}

/** A run by hand, on a test set that was added on the command line. */
export interface HandRun
  extends Pick<FinishedRun, 'secure' | 'plaintext' | 'groupColumns' | 'lastPlace' | 'readers' | 'settings'> {
  readonly program: Program;
  readonly testSet: StoredTestSet;
  readonly run: string;
  readonly threatModel?: ThreatModel | undefined;
  /** Images whose score is not valid; they are not in the table. */
  readonly notValid?: number;
  readonly purpose?: string;
  readonly cost?: RunCost;
}

/**
 * Throws DB5027 where the program does not say which output is which finding, DB7011 for an unknown column, DB7017 where both
 * runs are not of the same images.
 */
export function reportOfRun({ program, testSet, run, threatModel, notValid = 0, purpose, ...more }: HandRun): Report {
  const { secure, groupColumns } = more;
  if (!program.output.labels) throw new DoubleblindError('DB5027', 'The program does not name its outputs.');
  const labels = labelTableOfStudies(testSet.content, secure.studies);
  requireColumns(labels, groupColumns ?? []);
  const evaluated = secure.images.length + notValid;
  const all = testSet.content.images.length;
  const text = `Only the first ${evaluated} of the test set's ${all} images were evaluated.`;
  return buildReport(
    reportInput({
      ...more,
      ...{ program, labels },
      subject: {
        purpose: purpose ?? null,
        model: { name: program.model, programHash: programHash(program), manifestHash: null },
        testSet: { name: testSet.name, contentHash: testSet.contentHash, manifestHash: null },
        ...{ run, proposalHash: null, plaintextRun: null },
        ...(threatModel === undefined ? {} : { threatModel }),
      },
      remarks: [
        ...testSet.content.remarks,
        ...notValidRemarks(notValid, evaluated),
        ...calibrationRemarks(testSet.content, program, evaluated),
        ...(evaluated < all ? [text] : []),
      ].map((remark) => ({
        text: remark,
        part: null,
      })),
    }),
  );
}

function requireColumns({ columns }: LabelTable, wanted: readonly string[]): void {
  const missing = wanted.find((column) => !Object.hasOwn(columns, column));
  if (missing === undefined) return;
  const known = Object.keys(columns).join(', ');
  throw new DoubleblindError('DB7011', `There is no column "${missing}"; the labels have: ${known}.`);
}
