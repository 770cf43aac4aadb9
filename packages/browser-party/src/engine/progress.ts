/** How far an evaluation is, for people who wait. */
export interface EvaluationProgress {
  /** Keys and correlations first, then the program's steps. */
  readonly phase: 'connecting' | 'set-up' | 'computing';
  readonly stepsDone: number;
  readonly steps: number;
  /** Bytes of messages so far, both ways, and of the whole evaluation, which are known before it starts. */
  readonly bytes: number;
  readonly bytesInAll: number;
  /** Since the evaluation was asked for. */
  readonly seconds: number;
  /** At the mean rate so far; null before there is one. */
  readonly secondsLeft: number | null;
}

/** What is left at the rate at which bytes have moved so far. */
export function secondsLeft(seconds: number, bytes: number, bytesInAll: number): number | null {
  return bytes === 0 ? null : (seconds * Math.max(0, bytesInAll - bytes)) / bytes;
}
