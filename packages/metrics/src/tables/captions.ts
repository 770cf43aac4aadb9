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
      'Hanley and McNeil, Radiology 1982; DeLong et al., Biometrics 1988; Sun and Xu, IEEE Signal Processing Letters 2014; several studies of a patient: Obuchowski, Biometrics 1997; interval: Bamber, J. Mathematical Psychology 1975, and Newcombe, Statistics in Medicine 2006.',
  },
  roc: {
    title: 'ROC curve',
    caption:
      'For every possible threshold: across, the share of studies without the finding that raise a false alarm (1 - specificity); upwards, the share of ' +
      'studies with it that are found (sensitivity). The closer the curve comes to the upper left corner, the better; the diagonal is a coin toss.',
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
      'few studies, however right the probabilities are.',
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
  microAverage: {
    title: 'Micro average',
    caption:
      'Frequent findings weigh more in it, and it rewards a model for telling findings from each other, so it may be high where ' +
      'no finding is told well; the mean over findings is the other average.',
    reference: 'Sokolova and Lapalme, Information Processing and Management 2009.',
  },
  decisions: {
    title: 'Decisions in whole studies',
    caption:
      'How the studies with the finding (found, missed) and without it (false alarms, rightly clear) fall at each threshold. LR+ ' +
      'is how many times as often a positive call comes with the finding as without it: above 10 it settles much, at 1 nothing; ' +
      'LR- is the same of a negative call, below 0.1 it settles much.',
    reference: 'Simel et al., J. Clinical Epidemiology 1991.',
  },
  predictiveValues: {
    title: 'Predictive values at other prevalences',
    caption:
      'The share of positive and of negative calls that are right, if the finding were as frequent as stated and the model found ' +
      'and missed it as often as here. Take the line nearest to your own patients.',
    reference: 'Mercaldo et al., Statistics in Medicine 2007.',
  },
  netBenefit: {
    title: 'Net benefit',
    caption:
      'Each column is a probability from which on you would act: at 10% one finding missed is worth nine false alarms. The figure ' +
      'is what the model is worth then, in true positives of 1000 studies with false alarms taken off; in brackets what calling ' +
      'every study positive is worth. Calling none is worth 0. The model helps where its figure is the larger of the three.',
    reference: 'Vickers and Elkin, Medical Decision Making 2006.',
  },
  smoothCalibration: {
    title: 'Calibration by a smooth curve',
    caption:
      'Observed / expected: studies with the finding over the number that the probabilities add up to, 1 where they are right on ' +
      'average. ICI: how far probabilities lie from the shares seen, on average over the studies; 0.05 is five points of 100.',
    reference: 'Austin and Steyerberg, Statistics in Medicine 2019; Cleveland, JASA 1979.',
  },
  transport: {
    title: 'A threshold from elsewhere',
    caption:
      'Differences have the interval to look at: one that holds 0 shows none. The threshold of each line was chosen on all other ' +
      'groups for a sensitivity of 90% and applied to this one, as a hospital would that takes a threshold over.',
    reference:
      'Newcombe, Statistics in Medicine 1998; Zou and Donner, Statistics in Medicine 2008; Debray et al., Statistics in Medicine 2013.',
  },
  heterogeneity: {
    title: 'Whether groups differ',
    caption:
      'The test of interaction: a small p says that the groups differ by more than chance; a large one shows nothing, least of all ' +
      'with few groups. The last column is where the AUROC of a further, similar group may lie; three groups tell hardly anything of that.',
    reference: 'Cochran, Biometrics 1954; Altman and Bland, BMJ 2003; Higgins et al., JRSS A 2009.',
  },
  adequacy: {
    title: 'Size of the test set',
    caption:
      'How wide the interval of the AUROC will be with this many studies with and without the finding, before anything is ' +
      'run. A wide interval cannot tell a good model from a mediocre one.',
    reference: 'DeLong et al., Biometrics 1988; Obuchowski, Statistics in Medicine 1994 (binormal model).',
  },
} as const satisfies Record<string, Caption>;

/** Name of a caption. */
export type CaptionName = keyof typeof CAPTIONS;
