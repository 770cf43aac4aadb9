/** What the demo, the benchmarks and the portal's tests use of the agent. */

export { type DaemonOptions, type RunningDaemon, startDaemon } from './daemon/daemon.ts';
export { enrol } from './daemon/enrol.ts';
export { type ModelDescription, registerModel } from './daemon/registration/register-model.ts';
export { runBaseline } from './jobs/baseline.ts';
export { type CompiledModel, compileModel } from './jobs/compile-model.ts';
export { cpuSeconds, peakMemoryMiB } from './jobs/evaluation/resources.ts';
export { SCORES_FILE } from './jobs/evaluation/run-party.ts';
export { type Widths, widthsOf } from './jobs/evaluation/widths.ts';
export { loadInput, preprocessingOf } from './jobs/load-input.ts';
export {
  hospitalData,
  type LocalPairOptions,
  type LocalPairResult,
  perImageCost,
  runLocalPair,
  vendorData,
} from './jobs/local-pair.ts';
export { type EvaluationReport, evaluationReport, type PerImage, tableOf } from './jobs/report.ts';
export { scoreTable } from './jobs/scores.ts';
export { costOf, reportOfRun } from './jobs/signed-report.ts';
export { loadIdentity } from './peer/identity.ts';
export { openPeerLink } from './peer/open-link.ts';
export { DataFolder } from './store/data-folder.ts';
export { openDatabase } from './store/database/open.ts';
export { loadProgram } from './store/model-folder.ts';
export type { StoredTestSet } from './store/test-set-content.ts';
export { addTestSet, openTestSet } from './store/test-set-store.ts';
