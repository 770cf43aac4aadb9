/** When a group is too small to be shown. */
export interface SuppressionRule {
  /** Fewest studies of a group; default 10. */
  readonly minimumStudies: number;
  /** Fewest positive and fewest negative studies; default 5. */
  readonly minimumPerClass: number;
}

/** Fewer than ten studies, or than five of either label, are not shown. */
export const DEFAULT_SUPPRESSION: SuppressionRule = { minimumStudies: 10, minimumPerClass: 5 };

/** The rule in words, for the caption of a table. */
export function describeSuppression({ minimumStudies, minimumPerClass }: SuppressionRule): string {
  return (
    `Groups with fewer than ${minimumStudies} studies, or fewer than ${minimumPerClass} positive or negative ones, ` +
    'are not shown; where only one group would be hidden, the smallest of the others is hidden too, so that nothing ' +
    'follows by subtraction from the total.'
  );
}

/** Studies of one group, by label. */
export interface GroupCounts {
  readonly studies: number;
  readonly positives: number;
}

/**
 * For every group whether its figures are withheld. `sizes` decide which of the others is hidden beside a single one: where
 * findings have labels for different studies, sizes over all of them make it the same group for each finding.
 */
export function suppressedGroups(
  groups: readonly GroupCounts[],
  rule: SuppressionRule,
  sizes: readonly number[] = groups.map(({ studies }) => studies),
): boolean[] {
  const hidden = groups.map(
    ({ studies, positives }) =>
      studies < rule.minimumStudies || Math.min(positives, studies - positives) < rule.minimumPerClass,
  );
  const shown = groups.flatMap((_, g) => (hidden[g] ? [] : [g]));
  if (groups.length - shown.length === 1 && shown.length > 0) {
    hidden[shown.reduce((least, g) => (sizes[g] < sizes[least] ? g : least))] = true;
  }
  return hidden;
}
