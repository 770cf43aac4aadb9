import { join } from 'node:path';
import type { Report, RunCost } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { DEFAULT_OPERATING_POINTS, readImageScores, readReaders } from '@doubleblind/metrics';
import {
  renderReportCsv,
  renderReportJson,
  renderReportPdf,
  renderReportText,
  reportHash,
  signReport,
} from '@doubleblind/report';
import { readResults } from '../../daemon/results/results-file.ts';
import { loadIdentity } from '../../peer/identity.ts';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { loadProgram } from '../../store/model-folder.ts';
import { RunStore } from '../../store/run-store.ts';
import { openTestSet } from '../../store/test-set-store.ts';
import { costOf, cpuSecondsPerImage, readCost } from '../../work/evaluation/cost-record.ts';
import { reportOfRun } from '../../work/evaluation/report-input.ts';
import { SCORES_FILE } from '../../work/evaluation/run-folder.ts';
import { exceptImages, notValid } from '../../work/evaluation/scores.ts';
import { drawsMasks } from '../../work/evaluation/segmentation.ts';
import { collect, commandWithData, fraction, openData, positiveInteger, thresholdsOf } from '../options.ts';
import { note, say } from '../print.ts';
import { readTextFile } from '../read-file.ts';

interface ReportOptions {
  readonly data?: string;
  readonly reference?: string;
  readonly purpose?: string;
  readonly group?: readonly string[];
  readonly threshold?: readonly string[];
  readonly readers?: string;
  readonly margin?: number;
  readonly resamples?: number;
  readonly seed?: number;
  readonly vendorStatistics?: string;
  readonly pdf?: string;
  readonly json?: string;
  readonly csv?: string;
}

/** `report`: a finished run's figures as text, PDF, CSV and signed JSON. */
export function reportCommand() {
  return commandWithData('report')
    .description("the report of a finished run; the JSON is signed with this agent's key")
    .argument('<RUN>', 'a finished run of evaluate, or an evaluation that the daemon has computed')
    .option('--reference <CSV>', 'plaintext scores by image, as baseline writes them')
    .option('--purpose <TEXT>', 'what the evaluation is for')
    .option('--group <COLUMN>', 'column of the labels to report by (repeatable; default: site)', collect)
    .option('--threshold <FINDING=SCORE>', "the vendor's threshold for a finding (repeatable)", collect)
    .option('--readers <CSV>', 'reader, study_id, one column a finding: decisions of readers to compare with')
    .option('--margin <AUROC>', 'margin of equivalence, as agreed before the run', fraction)
    .option('--resamples <N>', 'bootstrap resamples', positiveInteger)
    .option('--seed <N>', 'seed of the bootstrap', positiveInteger)
    .option('--vendor-statistics <FILE>', "what the vendor's evaluate measured, as its --statistics wrote it")
    .option('--pdf <FILE>', 'write the PDF')
    .option('--json <FILE>', 'write the signed JSON')
    .option('--csv <FILE>', 'write all figures as CSV')
    .action(report);
}

async function report(runName: string, options: ReportOptions): Promise<void> {
  const data = await openData(options);
  const document = (await computedReport(data, runName, options)) ?? (await reportOfFiles(data, runName, options));
  const identity = await loadIdentity(data.identity);
  const { pdf, json, csv } = options;
  if (pdf) await writeFileAtomically(pdf, await renderReportPdf(document, { signer: identity.fingerprint }), 0o644);
  if (json) await writeFileAtomically(json, renderReportJson(signReport(document, identity.privateKey)), 0o644);
  if (csv) await writeFileAtomically(csv, renderReportCsv(document), 0o644);
  say(renderReportText(document));
  note(`report ${reportHash(document)}, signed by ${identity.fingerprint}`);
}

const SETTINGS = [
  'reference',
  'purpose',
  'group',
  'threshold',
  'readers',
  'margin',
  'resamples',
  'seed',
  'vendorStatistics',
] as const;

/** The report that the daemon has computed as the proposal says; nothing about it can be chosen now. Throws DB5001. */
async function computedReport(data: DataFolder, run: string, options: ReportOptions): Promise<Report | null> {
  const results = await readResults(data.run(run));
  if (results === null) return null;
  const given = SETTINGS.find((name) => options[name] !== undefined);
  if (given !== undefined) {
    const option = given.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
    throw new DoubleblindError('DB5001', `--${option}: the report of this evaluation is computed as was agreed on.`);
  }
  return results.report;
}

async function reportOfFiles(data: DataFolder, runName: string, options: ReportOptions): Promise<Report> {
  const run = await finishedRun(data.run(runName));
  const { program } = await loadProgram(run.folder);
  if (drawsMasks(program))
    throw new DoubleblindError('DB5033', `Model "${program.model}" draws masks: see segmentation.`);
  const testSet = await openTestSet(data, run.plan.testSet);
  const { reference, purpose, group, readers, margin, resamples, seed } = options;
  const cost = await costOfRun(run, options.vendorStatistics);
  const without = notValid(testSet, run.outputs());
  return reportOfRun({
    ...{ program, testSet, run: runName, threatModel: run.plan.threatModel },
    secure: readImageScores(await readTextFile(join(run.folder, SCORES_FILE))),
    notValid: without.length,
    ...(reference ? { plaintext: exceptImages(readImageScores(await readTextFile(reference)), without) } : {}),
    ...(purpose ? { purpose } : {}),
    ...(group ? { groupColumns: group } : {}),
    ...(cost ? { cost } : {}),
    ...(readers ? { readers: readReaders(await readTextFile(readers)) } : {}),
    settings: {
      operatingPoints: { ...DEFAULT_OPERATING_POINTS, thresholds: thresholdsOf(options.threshold ?? []) },
      ...(margin === undefined ? {} : { margin }),
      ...(resamples === undefined ? {} : { resamples }),
      ...(seed === undefined ? {} : { seed }),
    },
  });
}

/** Throws DB5018 while batches are missing: a part is not a result. */
async function finishedRun(folder: string): Promise<RunStore> {
  const run = await RunStore.open(folder);
  try {
    run.outputs();
    return run;
  } finally {
    await run.close();
  }
}

/** What the sessions of the run measured; the vendor's processor time only from the vendor's own file. */
async function costOfRun({ folder, plan }: RunStore, vendorFile: string | undefined): Promise<RunCost | undefined> {
  const cost = costOf(await readCost(folder), { batchSize: plan.batchSize });
  if (cost === undefined || vendorFile === undefined) return cost;
  const vendor = cpuSecondsPerImage(await readTextFile(vendorFile));
  if (vendor === null) throw new DoubleblindError('DB5001', `${vendorFile} is not what --statistics writes.`);
  return { ...cost, cpuSecondsPerImage: { ...cost.cpuSecondsPerImage, vendor } };
}
