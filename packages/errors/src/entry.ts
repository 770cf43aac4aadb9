/** What is said of one number. */
export interface ErrorEntry {
  /** What happened, one sentence without the particulars. */
  readonly title: string;
  /** What to do about it, one or two sentences. */
  readonly remedy: string;
}
