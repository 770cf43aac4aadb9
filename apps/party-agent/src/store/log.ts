/** The agent's log: one line an event, times in UTC, no data; what it is given must be public. */

/** What an event is about, for those who search. */
export interface LogSubject {
  /** An evaluation or training. */
  readonly work?: string;
  /** A batch of its images, which is what pairs of workers are given; from 0. */
  readonly shard?: number;
  /** Which pair's turn it is at this shard; from 1. */
  readonly attempt?: number;
  /** Step of the program, from 0, up to which it has come. */
  readonly step?: number;
  readonly pair?: number;
  readonly worker?: string;
  /** Number of an error. */
  readonly error?: string;
}

export type Log = (text: string, about?: LogSubject) => void;

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** `text`: for people. `json`: an object a line, with the time, the text and what it is about, for programs that collect logs. */
export function logOf(format: LogFormat, write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  if (format === 'text') return (text) => write(`${new Date().toISOString()} ${text}\n`);
  return (message, about = {}) => write(`${JSON.stringify({ time: new Date().toISOString(), message, ...about })}\n`);
}
