/** The report of a finished run, signed with the agent's key. */
import type { LastPlace, Report, ReportSubject, RunCost } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { LabelTable } from '@doubleblind/metrics';
import { type ImageScoreTable, studyScores } from '@doubleblind/metrics';
import type { Program } from '@doubleblind/program';
import { programHash } from '@doubleblind/program';
import { buildReport, type ReportSettings } from '@doubleblind/report';
import { AGENT_VERSION } from '../daemon/version.ts';
import type { StoredTestSet } from '../store/test-set-content.ts';
import type { RunStatistics } from './evaluation/run-statistics.ts';
import { labelTableOfStudies } from './label-table.ts';

export interface RunReportInput {
  readonly program: Program;
  readonly testSet: StoredTestSet;
  readonly run: string;
  /** Scores by image. */
  readonly secure: ImageScoreTable;
  readonly plaintext?: ImageScoreTable;
  readonly purpose?: string;
  /** Columns of the labels to report by; default site. */
  readonly groupColumns?: readonly string[];
  readonly lastPlace?: LastPlace;
  readonly cost?: RunCost;
  readonly settings?: ReportSettings;
}

/** Throws DB5027 where the program does not say which output is which finding, DB7011 for an unknown column, DB7017 where both runs are not of the same images. */
export function reportOfRun(input: RunReportInput): Report {
  const { program, testSet, secure, plaintext, purpose, groupColumns, lastPlace, cost, settings } = input;
  if (!program.output.labels) throw new DoubleblindError('DB5027', 'The program does not name its outputs.');
  const scores = studyScores(secure);
  const labels = labelTableOfStudies(testSet.content, scores.studies);
  requireColumns(labels, groupColumns ?? []);
  const evaluated = secure.images.length;
  const all = testSet.content.images.length;
  return buildReport({
    subject: {
      purpose: purpose ?? null,
      model: { name: program.model, programHash: programHash(program), manifestHash: null },
      testSet: { name: testSet.name, contentHash: testSet.contentHash, manifestHash: null },
      run: input.run,
      proposalHash: null,
      plaintextRun: null,
      software: softwareOf(program),
    },
    createdAt: new Date(),
    images: evaluated,
    secure: scores,
    labels,
    ...(plaintext ? { plaintext: studyScores(plaintext), imageScores: { plaintext, secure } } : {}),
    ...(groupColumns ? { groupColumns } : {}),
    ...(lastPlace ? { lastPlace } : {}),
    ...(cost ? { cost } : {}),
    ...(settings ? { settings } : {}),
    remarks: [
      ...testSet.content.remarks.map((text) => ({ text, part: null })),
      ...(evaluated < all
        ? [{ text: `Only the first ${evaluated} of the test set's ${all} images were evaluated.`, part: null }]
        : []),
    ],
  });
}

/** What computes: this agent, and the compiler that made the program. */
export function softwareOf({ compiler }: Program): ReportSubject['software'] {
  return { name: 'doubleblind', version: AGENT_VERSION, compiler, runtime: `Node.js ${process.versions.node}` };
}

function requireColumns({ columns }: LabelTable, wanted: readonly string[]): void {
  const missing = wanted.find((column) => !Object.hasOwn(columns, column));
  if (missing === undefined) return;
  const known = Object.keys(columns).join(', ');
  throw new DoubleblindError('DB7011', `There is no column "${missing}"; the labels have: ${known}.`);
}

/** What the sessions of the hospital's side of a run measured, as the report states it. */
export function costOf(sessions: readonly Session[], more: Partial<RunCost> = {}): RunCost | undefined {
  const total = (of: (session: Session) => number) => sessions.reduce((sum, session) => sum + of(session), 0);
  const images = total((session) => session.images);
  if (images === 0) return undefined;
  return {
    images,
    batchSize: null,
    secondsPerImage: total(({ wallSeconds }) => wallSeconds) / images,
    cpuSecondsPerImage: { vendor: null, hospital: total(({ cpuSeconds }) => cpuSeconds) / images },
    bytesPerImage: total(({ bytesSent, bytesReceived }) => bytesSent + bytesReceived) / images,
    setup: { seconds: total(({ setup }) => setup.wallSeconds), bytes: total(({ setup }) => setup.bytes) },
    plaintextCpuSecondsPerImage: null,
    setting: null,
    ...more,
  };
}

type Session = Omit<RunStatistics, 'profile' | 'rounds' | 'peakMemoryMiB'>;
