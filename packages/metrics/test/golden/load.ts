import { readFileSync } from 'node:fs';

type Pairs = readonly (readonly number[])[];

export interface DiscriminationCase {
  readonly name: string;
  readonly labels: number[];
  readonly first: number[];
  readonly second: number[];
  readonly auroc: number;
  readonly averagePrecision: number;
  readonly brier: number;
  /** False positive rates, true positive rates, thresholds. */
  readonly roc: [number[], number[], number[]];
  /** Observed shares and mean probabilities of the bins that are not empty. */
  readonly curves: { readonly uniform: [number[], number[]]; readonly quantile: [number[], number[]] };
  readonly brierDifference: { difference: number; low: number; high: number; pValue: number };
  readonly recalibration: Record<'intercept' | 'slope' | 'inTheLarge', [number, number]>;
  readonly bootstrap: { percentile?: [number, number] };
}

export interface PythonGolden {
  readonly discrimination: readonly DiscriminationCase[];
  readonly ks: readonly {
    name: string;
    a: number[];
    b: number[];
    statistic: number;
    exact: number;
    asymptotic: number;
  }[];
  readonly proportions: readonly { successes: number; trials: number; wilson: number[]; exact: number[] }[];
  readonly mcnemar: readonly { first: number; second: number; exact: number; midP: number }[];
  readonly holm: { pValues: number[]; adjusted: number[] };
  readonly round: [number[], number[]];
  readonly distributions: Record<
    | 'norm.sf'
    | 'norm.ppf'
    | 'gammaln'
    | 'chi2.sf'
    | 'betainc'
    | 'beta.ppf'
    | 't.ppf'
    | 't.sf2'
    | 'kolmogorov.matrix'
    | 'kstwo.sf',
    Pairs
  >;
}

export interface RGolden {
  readonly delong: readonly {
    name: string;
    auroc: number;
    low: number;
    high: number;
    variance: number;
    covariance: number;
    z: number;
    pValue: number;
    youden: number;
  }[];
  readonly summaries: readonly {
    values: number[];
    variances: number[];
    value: number;
    standardError: number;
    low: number;
    high: number;
    tau2: number;
    i2: number;
    q: number;
    qPValue: number;
    weights: number[];
    /** Empty for fewer than three. */
    prediction: [number, number] | Record<string, never>;
  }[];
  readonly intervals: readonly { name: string; low: number; high: number }[];
  readonly clustered: readonly {
    name: string;
    patients: number[];
    variance: number;
    covariance: number;
    /** Of the primary interval. */
    low: number;
    high: number;
    /** Standard deviation over 4000 bootstrap resamples of patients. */
    bootstrapSd: number;
    /** Standard errors by patient of intercept and slope of the recalibration. */
    sandwich: [number, number];
  }[];
  readonly smooth: readonly {
    name: string;
    x: number[];
    fitted: number[];
    integratedIndex: number;
    median: number;
    p90: number;
    maximum: number;
  }[];
  /** True positives, false positives, false negatives, true negatives; value, low, high. */
  readonly ratios: readonly { counts: number[]; positive: number[]; negative: number[] }[];
  readonly predictive: readonly { counts: number[]; prevalence: number; positive: number[]; negative: number[] }[];
  readonly heterogeneities: readonly {
    values: number[];
    chiSquared: number;
    chiSquaredP: number;
  }[];
  readonly kappas: readonly { counts: number[]; value: number; variance: number }[];
  readonly readers: {
    ratings: number[][];
    difference: number;
    low: number;
    high: number;
    pValue: number;
    degreesOfFreedom: number;
  };
  readonly planned: readonly { expected: number; goal: number; assurance: number; cases: number }[];
  readonly recalibrations: readonly {
    scores: number[];
    labels: number[];
    /** Value and standard error; empty where classes are separated. */
    slope: [number, number] | Record<string, never>;
    intercept: [number, number] | Record<string, never>;
    inTheLarge: [number, number];
  }[];
}

function load(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

/** Values of scipy, scikit-learn and statsmodels; versions and calls stand in the file under `source`. */
export const pythonGolden = load('python.golden.json') as PythonGolden;

/** Values of R's pROC and metafor. */
export const rGolden = load('r.golden.json') as RGolden;

interface FigureGolden {
  readonly shares: readonly {
    name: string;
    threshold: number;
    effective: number;
    ends: [number, number];
    upper: number;
  }[];
  readonly signs: readonly { differences: number[]; exact: number; mid: number }[];
  readonly repeatability: { name: string; within: number; coefficient: number };
  readonly benefit: readonly { name: string; thresholds: number[]; model: number[]; all: number[] }[];
  readonly observed: readonly { name: string; value: number; low: number; high: number }[];
  readonly chance: readonly { name: string; bins: number; error: number }[];
  readonly averaged: { name: string; rates: number[]; macro: number[]; micro: number };
  readonly noisy: readonly {
    positives: number[];
    negatives: number[];
    deviation: number;
    projected: [number[], number[]];
    noise: number;
    /** Value, low, high. */
    auroc: number[];
    sensitivity: number[];
  }[];
  /** Value, low, high. */
  readonly decided: readonly {
    name: string;
    positive: number[];
    negative: number[];
    predictive: number[];
    chiSquared: number;
    pValue: number;
    kappa: number;
    kappaError: number;
  }[];
  readonly clusteredReaders: {
    name: string;
    ratings: number[][];
    difference: number;
    low: number;
    high: number;
    degreesOfFreedom: number;
  };
}

interface PlanningGolden {
  /** `simulated`: standard deviation over made-up test sets. */
  readonly errors: readonly {
    auroc: number;
    positives: number;
    negatives: number;
    standardError: number;
    simulated: number;
    width: number;
  }[];
  readonly widths: readonly { auroc: number; prevalence: number; width: number; studies: number; positives: number }[];
  /** `reached`, `shown`: share of made-up test sets of that size that show the goal. */
  readonly aurocs: readonly {
    expected: number;
    goal: number;
    prevalence: number;
    assurance: number;
    studies: number;
    positives: number;
    reached: number;
  }[];
  readonly inferiority: readonly {
    expected: number;
    margin: number;
    prevalence: number;
    assurance: number;
    correlation: number;
    studies: number;
    positives: number;
    shown: number;
  }[];
  readonly equivalence: readonly {
    margin: number;
    spread: number;
    prevalence: number;
    assurance: number;
    studies: number;
    positives: number;
  }[];
  /** Over all resamples. */
  readonly ranks: {
    labels: number[];
    models: number[][];
    ranks: { rank: number; low: number; high: number; shareFirst: number }[];
  };
}

/** Values of R for figures that the other file does not cover. */
export const figureGolden = load('r-figures.golden.json') as FigureGolden;

/** Values of R for what is planned before a run, and for ranks of models. */
export const planningGolden = load('r-planning.golden.json') as PlanningGolden;
