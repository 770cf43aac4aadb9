/**
 * The numbers behind what may leave the hospital. docs/DISCLOSURE.md says which attack each of them stops; the attacks
 * themselves are programs in attacks/, which run on every document before it is released.
 */
export const RULES = {
  /** Fewest studies, and fewest of either class, of any set of studies whose figures are shown or follow from those shown. */
  minimumStudies: 10,
  minimumPerClass: 5,
  /** Fewest patients of any such set, where the labels name them: a ward's twelve films may be one person's. */
  minimumPatients: 10,
  /** Fewest images in a cell of the difference plot. */
  minimumInCell: 5,
  /** Test sets of one hospital that differ by so many studies, or patients, or fewer, but differ, are not both released. */
  nearlyTheSame: 9,
  /**
   * Digits behind the point of every figure: three where the smaller class has at least `manyPerClass` studies, else two; two
   * for the ends of every interval.
   */
  decimals: 3,
  decimalsOfFew: 2,
  manyPerClass: 50,
  /** Significant digits of figures of 1 and more. */
  digits: 3,
  /** Scores enter all statistics with their log odds rounded to so many digits behind the point. */
  logitDecimals: 3,
  /** The figures of one finding may tell at most this share of the information that its labels hold. */
  shareOfInformation: 0.75,
  /** Images that must lie beyond a quantile of differences for it to be shown. */
  beyondQuantile: 10,
} as const;

/** The rules in words, for the method section of what is released. */
export const RULES_TEXT =
  `Released figures are rounded to ${RULES.decimals} digits behind the point, to ${RULES.decimalsOfFew} where the smaller class has fewer ` +
  `than ${RULES.manyPerClass} studies, and in the ends of intervals, which are rounded outwards. ROC curve, decisions and calibration share one set of steps, each with at least ` +
  `${RULES.minimumPerClass} studies of either class. A group is shown only where it, every other shown set of studies, and every set that ` +
  `follows from them by addition and subtraction, has at least ${RULES.minimumStudies} studies, ${RULES.minimumPerClass} of each class, and ${RULES.minimumPatients} patients where these are named, earlier releases ` +
  'included. Cells of the difference plot with fewer than five images are joined to others, largest differences and the seed of ' +
  "the bootstrap stay in the hospital. AUROC, average precision and Brier score that would leave a study one label only, for somebody who knows the scores, are not released. A finding's figures hold at most three quarters of the information that its labels hold; what goes beyond " +
  'is left out.';
