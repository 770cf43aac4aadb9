/** What the pages tell people to run on the machine of their agent. A test runs every one of these. */
import { shellWord } from '@/components/ui/shell';

export interface TrainingToPropose {
  /** The ONNX file. */
  readonly file: string;
  readonly name: string;
  readonly purpose: string;
  readonly rounds: string;
  readonly samplingRate: string;
  readonly learningRate: string;
  readonly epsilon: string;
  /** Test set of the owner's own; empty for none. */
  readonly testSet: string;
  readonly testSetIds: readonly string[];
  readonly by: string;
}

export function proposeTrainingCommand(training: TrainingToPropose): string {
  const { file, name, purpose, rounds, samplingRate, learningRate, epsilon, testSet, testSetIds, by } = training;
  const sets = testSetIds.map((id) => ` --test-set-id ${shellWord(id)}`).join('');
  const own = testSet.trim() === '' ? '' : ` --test-set ${shellWord(testSet.trim())}`;
  const steps = `--rounds ${shellWord(rounds)} --sampling-rate ${shellWord(samplingRate)} --learning-rate ${shellWord(learningRate)}`;
  return `party-agent train propose ${shellWord(file)} --name ${shellWord(name)} --purpose ${shellWord(purpose)} ${steps} --epsilon ${shellWord(epsilon)}${sets}${own} --by ${shellWord(by)}`;
}

export function approveTrainingCommand(trainingId: string, testSet: string, epsilon: string, by: string): string {
  return `party-agent train approve ${shellWord(trainingId)} --test-set ${shellWord(testSet)} --epsilon ${shellWord(epsilon)} --by ${shellWord(by)}`;
}

/** Compiles the trained model and registers it with its card. */
export function registerTrainedCommand(trainingId: string, version: string): string {
  return `party-agent train register ${shellWord(trainingId)} --model-version ${shellWord(version)}`;
}

export const LEDGER_COMMAND = 'party-agent train ledger';
