/** Paths of the agent's local API, for the browser. Kept equal to the contracts' by a test. */
export const localApiPaths = {
  testSets: () => '/testsets',
  testSet: (id: string) => `/testsets/${id}`,
  files: (id: string) => `/testsets/${id}/files`,
  file: (id: string, name: string) => `/testsets/${id}/files/${encodeURIComponent(name)}`,
  labels: (id: string) => `/testsets/${id}/labels`,
  acceptedFilms: (id: string) => `/testsets/${id}/accepted-films`,
  finish: (id: string) => `/testsets/${id}/finish`,
  thumbnail: (id: string, name: string) => `/testsets/${id}/thumbnails/${encodeURIComponent(name)}`,
  approval: (id: string) => `/evaluations/${id}/approval`,
  preview: (id: string) => `/evaluations/${id}/preview`,
  releasePreview: (id: string) => `/evaluations/${id}/release-preview`,
  release: (id: string) => `/evaluations/${id}/release`,
  report: (id: string, form: 'json' | 'pdf' | 'csv') => `/evaluations/${id}/report.${form}`,
  comparisons: (evaluationIds: readonly string[]) => `/comparisons?evaluations=${evaluationIds.join(',')}`,
} as const;
