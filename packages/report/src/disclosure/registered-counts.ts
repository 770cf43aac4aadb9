/** What the portal is told of a test set when it is registered: counts, and of those none that a few studies make up. */
import type { TestSetManifest } from '@doubleblind/contracts';
import { RULES } from './rules.ts';
import { isLargeEnough } from './shown-sets.ts';

export type Counts = Pick<TestSetManifest, 'studies' | 'findings' | 'sites'>;

/**
 * A finding that fewer than ten studies are labelled for, or fewer than five have or lack, has no counts. Sites have no counts of
 * findings at all, and those with fewer than ten studies are not named; where what is left over would be as few, the smallest of
 * the others is not either. Coarse counts stay as they are.
 */
export function registeredCounts<T extends Counts>(counts: T): T {
  return {
    ...counts,
    findings: counts.findings.map((row) =>
      row.positives !== null && row.negatives !== null && isLargeEnough(row.positives, row.negatives)
        ? row
        : { finding: row.finding, positives: null, negatives: null, unlabelled: null },
    ),
    sites: registeredSites(counts),
  };
}

/** All but the size of the test set: for one that nearly is another one, whose counts would tell of the studies in which they differ. */
export function withoutCounts<T extends Counts>(counts: T): T {
  return {
    ...counts,
    findings: counts.findings.map(({ finding }) => ({ finding, positives: null, negatives: null, unlabelled: null })),
    sites: [],
  };
}

function registeredSites({ sites, studies }: Counts): TestSetManifest['sites'] {
  const large = sites.filter((site) => site.studies >= RULES.minimumStudies).sort((a, b) => b.studies - a.studies);
  const rest = () => studies - large.reduce((sum, site) => sum + site.studies, 0);
  while (large.length > 0 && rest() > 0 && rest() < RULES.minimumStudies) large.pop();
  return sites.filter((site) => large.includes(site)).map((site) => ({ ...site, findings: [] }));
}
