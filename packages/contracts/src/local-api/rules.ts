/**
 * The agent's local HTTP API: what the portal's upload and release pages call straight from the browser. Rules for
 * every path:
 *
 * - Bound to loopback by default. Every request but GET /health carries `Authorization: Bearer TOKEN` (the agent prints
 *   the token and shows it again with `party-agent token`); else 401.
 * - CORS for the portal's origin only: `Access-Control-Allow-Origin: <portalOrigin>` and `Vary: Origin` when the Origin
 *   header equals it, or the agent's own origin (its own upload page); another Origin gets 403 and no CORS header.
 * - `Host` must be a loopback name or the configured one (else 403), against DNS rebinding.
 * - Preflight OPTIONS answers 204 with `Access-Control-Allow-Methods: GET, POST, PUT, DELETE`,
 *   `Access-Control-Allow-Headers: authorization, content-type`, `Access-Control-Max-Age: 600`, and, when the request
 *   has `Access-Control-Request-Private-Network: true`, `Access-Control-Allow-Private-Network: true`.
 * - Browsers ask the person before a page may reach a loopback address. A refusal looks like a network error to the
 *   page; the page then shows the agent's own upload page: GET / on the agent serves the same upload.
 * - Errors: status 400, 401, 403, 404, 409, 413 or 500 with `{error: Failure}`.
 */
export const LOCAL_API_RULES = {
  defaultPort: 8471,
  allowedMethods: 'GET, POST, PUT, DELETE',
  allowedHeaders: 'authorization, content-type',
  preflightSeconds: 600,
  /** Largest single file that PUT files/:name accepts. */
  fileBytes: 256 * 1024 * 1024,
  /** How many files a page sends at a time. */
  parallelFiles: 3,
} as const;

/** Paths, in one place for the daemon and for the pages. File names are percent-encoded relative paths. */
export const localApiPaths = {
  health: () => '/health',
  testSets: () => '/testsets',
  testSet: (id: string) => `/testsets/${id}`,
  files: (id: string) => `/testsets/${id}/files`,
  file: (id: string, name: string) => `/testsets/${id}/files/${encodeURIComponent(name)}`,
  labels: (id: string) => `/testsets/${id}/labels`,
  film: (id: string, name: string) => `/testsets/${id}/films/${encodeURIComponent(name)}`,
  acceptedFilms: (id: string) => `/testsets/${id}/accepted-films`,
  finish: (id: string) => `/testsets/${id}/finish`,
  thumbnail: (id: string, name: string) => `/testsets/${id}/thumbnails/${encodeURIComponent(name)}`,
  evaluation: (id: string) => `/evaluations/${id}`,
  approval: (id: string) => `/evaluations/${id}/approval`,
  revocation: (id: string) => `/evaluations/${id}/revocation`,
  preview: (id: string) => `/evaluations/${id}/preview`,
  releasePreview: (id: string) => `/evaluations/${id}/release-preview`,
  release: (id: string) => `/evaluations/${id}/release`,
  /** The hospital's full report: GET answers `signedReportSchema`, application/pdf, or text/csv. 409 before it is computed. */
  report: (id: string, form: 'json' | 'pdf' | 'csv') => `/evaluations/${id}/report.${form}`,
  /** Several models on one test set, for the hospital's own people: GET answers `modelComparisonSchema`. */
  comparisons: (evaluationIds: readonly string[]) => `/comparisons?evaluations=${evaluationIds.join(',')}`,
} as const;
