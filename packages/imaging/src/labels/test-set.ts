/** A labelled test set: studies with their images, as the hospital gives them. Labels belong to the study. */

export interface TestImage {
  /** Path relative to the image folder, with forward slashes, as in the labels file. */
  readonly path: string;
  /** 'frontal', 'lateral' or what the file says; 'unknown' where it has no such column. */
  readonly view: string;
}

export interface TestStudy {
  readonly id: string;
  /** Name or number of the site; empty where the file has no such column. */
  readonly site: string;
  /** Other columns, such as sex or age band, for statistics by subgroup. */
  readonly attributes: Readonly<Record<string, string>>;
  /** 0 or 1 for each of the test set's findings, in their order. */
  readonly labels: Uint8Array;
  readonly images: readonly TestImage[];
}

export interface TestSet {
  readonly findings: readonly string[];
  /** In the order in which they first occur in the file. */
  readonly studies: readonly TestStudy[];
}

export interface SiteCounts {
  readonly studies: number;
  readonly images: number;
  /** Studies with the finding, in the order of the test set's findings. */
  readonly positives: readonly number[];
}

/** Studies, images and positives of every site, and of the whole set. */
export function countTestSet(testSet: TestSet): { total: SiteCounts; sites: ReadonlyMap<string, SiteCounts> } {
  const groups = new Map<string, TestStudy[]>();
  for (const study of testSet.studies) {
    const group = groups.get(study.site);
    if (group) group.push(study);
    else groups.set(study.site, [study]);
  }
  const count = (studies: readonly TestStudy[]): SiteCounts => ({
    studies: studies.length,
    images: studies.reduce((sum, study) => sum + study.images.length, 0),
    positives: testSet.findings.map((_, f) => studies.reduce((sum, study) => sum + study.labels[f], 0)),
  });
  return {
    total: count(testSet.studies),
    sites: new Map([...groups].map(([site, studies]) => [site, count(studies)])),
  };
}
