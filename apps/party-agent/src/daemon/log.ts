/** The daemon's log: one line an event, times in UTC, no data; what it is given must be public. */
export type Log = (text: string) => void;

export const consoleLog: Log = (text) => {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`);
};
