import type {
  LastPlace,
  Limitation,
  PreflightCheck,
  PrimaryGoal,
  Repeatability,
  ReportSubject,
  RunCost,
} from '@doubleblind/contracts';
import type {
  AdequacyOptions,
  Binning,
  ImageScoreTable,
  LabelTable,
  OperatingPoints,
  Reader,
  ScoreTable,
  SuppressionRule,
} from '@doubleblind/metrics';

/** How the statistics of a report are computed; each has the default that docs/STATISTICS.md states. */
export interface ReportSettings {
  readonly confidence?: number;
  readonly resamples?: number;
  readonly seed?: number;
  /** Equivalence margin of the AUROC as the proposal declares it; default 0.01. */
  readonly margin?: number;
  /** Level of each one-sided test of equivalence; default 0.05. */
  readonly alpha?: number;
  readonly binning?: Binning;
  readonly suppression?: SuppressionRule;
  readonly operatingPoints?: OperatingPoints;
  readonly adequacy?: AdequacyOptions;
  /** Prevalences to state predictive values at. */
  readonly prevalences?: readonly number[];
}

/** What a report is made from: tables of scores and labels by study, and what the run cost. All of it is at the hospital. */
export interface ReportInput {
  readonly subject: ReportSubject;
  readonly createdAt: Date;
  readonly images: number;
  /** Scores by study (probabilities) of the secure run, and of the plaintext run where there is one. */
  readonly secure: ScoreTable;
  readonly plaintext?: ScoreTable;
  readonly labels: LabelTable;
  /** Both runs image by image; without them the report has no Bland-Altman plot. */
  readonly imageScores?: { readonly plaintext: ImageScoreTable; readonly secure: ImageScoreTable };
  /** Columns of the labels to report by; those of one value only are left out. Default: site. */
  readonly groupColumns?: readonly string[];
  readonly lastPlace?: LastPlace;
  readonly preflight?: PreflightCheck;
  /** Of images that the run evaluated twice. */
  readonly repeatability?: Repeatability;
  readonly cost?: RunCost;
  /** Decisions of readers of the same studies. */
  readonly readers?: readonly Reader[];
  /** What was declared before the run. */
  readonly goal?: PrimaryGoal;
  /** What else a reader must know, for example that only a part of the test set was evaluated. */
  readonly remarks?: readonly Limitation[];
  readonly settings?: ReportSettings;
}
