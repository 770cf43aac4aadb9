/** What a figure or column of a report says, in words for its clinical reader, and where the method comes from. */
export interface Caption {
  readonly title: string;
  readonly caption: string;
  readonly reference: string;
}

/** One entry a statistic of this package; the report and the results pages print them as they are. */
export const CAPTIONS = {
  auroc: {
    title: 'AUROC',
    caption:
      'The chance that a study with the finding gets a higher score than a study without it. 0.5 is a coin toss, 1 is ' +
      'perfect. The interval in brackets holds the true value in about 95 of 100 such test sets.',
    reference:
      'Hanley and McNeil, Radiology 1982; DeLong et al., Biometrics 1988; Sun and Xu, IEEE Signal Processing Letters 2014; several studies of a patient: Obuchowski, Biometrics 1997; interval on the log odds: Pepe, The Statistical Evaluation of Medical Tests, 2003.',
  },
  roc: {
    title: 'ROC curve',
    caption:
      'Sensitivity against the share of false alarms for every possible threshold. The closer the curve comes to the ' +
      'upper left corner, the better; the diagonal is a coin toss.',
    reference: 'Hanley and McNeil, Radiology 1982.',
  },
  averagePrecision: {
    title: 'Average precision',
    caption:
      'The share of true positives among the studies called positive, averaged over all sensitivities. Compare it with ' +
      'the prevalence, which is what guessing would reach.',
    reference: 'Davis and Goadrich, ICML 2006; computed without interpolation as in scikit-learn.',
  },
  operatingPoints: {
    title: 'Sensitivity, specificity, PPV, NPV',
    caption:
      'Of the studies with the finding, the share called positive; of those without, the share called negative; and the ' +
      'share of positive and negative calls that are right, at the prevalence of this test set. Thresholds by Youden or ' +
      'by a wanted sensitivity are chosen on these same studies, so their figures are somewhat too good.',
    reference: 'Wilson, JASA 1927 (intervals); Youden, Cancer 1950.',
  },
  calibration: {
    title: 'Calibration',
    caption:
      'Among studies given a probability of, say, 30%, about 30% should have the finding: points on the diagonal. A slope ' +
      'below 1 means that the probabilities are too extreme; an intercept above 0, that they are too low on average. The error is never 0 with ' +
      'few studies: compare it with what chance alone gives.',
    reference: 'Cox, Biometrika 1958; Van Calster et al., BMC Medicine 2019; Naeini et al., AAAI 2015 (error).',
  },
  brier: {
    title: 'Brier score',
    caption:
      'The mean squared distance between probability and truth. 0 is perfect; always stating the prevalence p scores ' +
      'p (1 - p), so a useful model stays below that.',
    reference: 'Brier, Monthly Weather Review 1950; Murphy, J. Applied Meteorology 1973 (parts).',
  },
  ks: {
    title: 'Kolmogorov-Smirnov distance',
    caption:
      'The largest gap between the distributions of secure and plaintext scores, a description. Its p-value, given because ' +
      'the reference study gives it, treats the runs as unrelated samples and is near 1 for runs that rank studies quite ' +
      'differently: it shows no agreement. For that see the differences and the equivalence test.',
    reference: 'Hodges, Arkiv foer Matematik 1958; computed as scipy.stats.ks_2samp.',
  },
  equivalence: {
    title: 'Equivalence of the AUROCs',
    caption:
      'The difference of the AUROCs, secure minus plaintext. The runs count as equivalent when the interval of the test lies ' +
      'wholly inside the margin that was declared before the run. That interval allows for rounding, which moves many scores ' +
      'a little, and for as many scores moved far as this test set may hold unseen.',
    reference:
      'Clopper and Pearson, Biometrika 1934; Schuirmann, J. Pharmacokinetics and Biopharmaceutics 1987; DeLong et al., Biometrics 1988.',
  },
  flips: {
    title: 'Changed decisions',
    caption:
      'Studies that the secure run puts on the other side of the threshold than the plaintext run, and the share of all ' +
      'studies that this is at most, with 95% confidence. McNemar asks whether the changes make decisions better or worse.',
    reference: 'Clopper and Pearson, Biometrika 1934; Fagerland et al., BMC Medical Research Methodology 2013.',
  },
  blandAltman: {
    title: 'Differences image by image',
    caption:
      'Each point is an image: its mean score across, the difference of the two runs upwards. The lines hold 95% of the ' +
      'differences between them.',
    reference: 'Bland and Altman, Lancet 1986.',
  },
  groups: {
    title: 'Results by group',
    caption:
      'The same figures within each group. Groups differ by chance, the more so the smaller they are: compare the ' +
      'intervals, not the values.',
    reference: 'TRIPOD+AI, BMJ 2024, items on fairness and heterogeneity.',
  },
  models: {
    title: 'Comparison of models',
    caption:
      'Differences between models on the same studies; the p-values are corrected for all comparisons shown, over pairs and findings. The ' +
      'interval of a rank shows which places a model may well have.',
    reference:
      'DeLong et al., Biometrics 1988; Holm, Scand. J. Statistics 1979; Goldstein and Spiegelhalter, JRSS A 1996.',
  },
  forest: {
    title: 'Summary over test sets',
    caption:
      'One line a test set, the diamond their mean. The prediction interval says where a further, similar hospital may ' +
      'lie; I² is the share of the spread that is not chance.',
    reference:
      'DerSimonian and Laird, Controlled Clinical Trials 1986; Hartung and Knapp, Statistics in Medicine 2001; Roever et al., BMC Medical Research Methodology 2015; Higgins et al., JRSS A 2009; Snell et al., Statistical Methods in Medical Research 2018.',
  },
  adequacy: {
    title: 'Size of the test set',
    caption:
      'How wide the interval of the AUROC will be with this many studies with and without the finding, before anything is ' +
      'run. A wide interval cannot tell a good model from a mediocre one.',
    reference: 'DeLong et al., Biometrics 1988; Obuchowski, Statistics in Medicine 1994 (binormal model).',
  },
} as const satisfies Record<string, Caption>;

export type CaptionName = keyof typeof CAPTIONS;
