/** What the demo, the benchmarks and the portal's tests use of the agent. */

export {
  hospitalData,
  type LocalPairOptions,
  type LocalPairResult,
  perImageCost,
  runLocalPair,
  vendorData,
} from './cli/local-pair.ts';
export { type DaemonOptions, type RunningDaemon, startDaemon } from './daemon/daemon.ts';
export { enrol } from './daemon/enrol.ts';
export { type ModelDescription, registerModel } from './daemon/registration/register-model.ts';
export type { Assignment, Executor, Outcome } from './executors/assignment.ts';
export { agentExecutor, localSettings } from './executors/cluster/open-cluster.ts';
export { runWorker } from './executors/cluster/worker/run-worker.ts';
export { cpuSeconds, peakMemoryMiB } from './executors/resources.ts';
export type { SessionRequest } from './executors/threads/session.ts';
export { runSession } from './executors/threads/thread-body.ts';
export { threadsExecutor } from './executors/threads/threads-executor.ts';
export { type CompiledModel, compileModel } from './models/compile-model.ts';
export { inputFormOf, loadInput, preprocessingOf } from './models/load-input.ts';
export { runBaseline } from './models/plaintext-model.ts';
export { type Widths, widthsOf } from './models/widths.ts';
export { loadIdentity } from './peer/identity.ts';
export { openPeerLink } from './peer/open-link.ts';
export { DataFolder } from './store/data-folder.ts';
export { openDatabase } from './store/database/open.ts';
export { addMaskedTestSet } from './store/masked-test-set.ts';
export { loadProgram } from './store/model-folder.ts';
export type { StoredTestSet } from './store/test-set-content.ts';
export { addTestSet, openTestSet } from './store/test-set-store.ts';
export { costOf } from './work/evaluation/cost-record.ts';
export {
  type EvaluationSummary,
  evaluationSummary,
  type PerImage,
  tableOf,
} from './work/evaluation/evaluation-summary.ts';
export { reportOfRun } from './work/evaluation/report-input.ts';
export { SCORES_FILE } from './work/evaluation/run-folder.ts';
export { scoreTable } from './work/evaluation/scores.ts';
