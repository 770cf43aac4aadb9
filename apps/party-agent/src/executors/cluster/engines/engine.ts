/** Who starts workers. */
export interface Engine {
  /** From now on so many should run; called again whenever that changes. */
  want(workers: number): void;
  /** Starts no more, and ends what it has started. */
  stop(): Promise<void>;
}
