/**
 * Protections and random sources, each taken out of the code in turn (run.ts): the tests named must then
 * fail. A mutant that survives is a protection that nobody would miss.
 */
export interface Mutant {
  /** What is missing. */
  readonly name: string;
  /** Folder of the package, of which `src` is changed; packages/mpc-core, if absent. */
  readonly project?: string;
  /** From the package's `src`; in packages/mpc-core from src/two-party. */
  readonly file: string;
  /** Text that occurs once in the file, and what stands there instead. */
  readonly find: string;
  readonly replace: string;
  /** From the package's `test`; in packages/mpc-core from test/two-party. */
  readonly tests: readonly string[];
}
