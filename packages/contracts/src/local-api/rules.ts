/**
 * The agent's local HTTP API: what the portal's upload and release pages call straight from the browser. Rules for
 * every path:
 *
 * - Bound to loopback by default. Every request but GET /health, the agent's own pages, POST /pairing and POST /connection
 *   carries `Authorization: Bearer TOKEN`; else 401. There are three kinds of tokens. The command line's is in the data folder. A browser's
 *   comes from POST /pairing on the agent's own page, with a code of `party-agent pair`. Both are good for everything, but
 *   not on the portal's pages. Those have one of POST /connection, after a person has confirmed it on the agent's own page:
 *   it is good for uploads. What signs or shows anything (approval, revocation, release, previews, reports, comparisons, films)
 *   answers such a page 403 with DB5712 until a person has confirmed that very request on the agent's own page (GET /confirm); the page asks
 *   again. A decision is confirmed for one request with this body, reading for an hour and for one evaluation or test set.
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

/**
 * Paths: the one definition for the daemon's routes, the portal's pages, the command line and the agent's own pages (which get
 * it as JSON). ":" begins a value; values are percent-encoded, so that a file's path is one segment.
 */
export const LOCAL_API_PATTERNS = {
  health: '/health',
  testSets: '/testsets',
  testSet: '/testsets/:id',
  files: '/testsets/:id/files',
  file: '/testsets/:id/files/:name',
  labels: '/testsets/:id/labels',
  film: '/testsets/:id/films/:name',
  acceptedFilms: '/testsets/:id/accepted-films',
  finish: '/testsets/:id/finish',
  thumbnail: '/testsets/:id/thumbnails/:name',
  unlikeFilms: '/unlike-films',
  unlikeFilm: '/unlike-films/:id/films/:name',
  unlikeThumbnail: '/unlike-films/:id/thumbnails/:name',
  acceptedUnlikeFilms: '/unlike-films/:id/accepted',
  slices: '/slices',
  sliceCase: '/slices/:id/:case',
  slice: '/slices/:id/:case/:axis/:at',
  pageTickets: '/page-tickets',
  withdrawnPageTicket: '/page-tickets/:id/withdrawn',
  evaluation: '/evaluations/:id',
  approval: '/evaluations/:id/approval',
  revocation: '/evaluations/:id/revocation',
  preview: '/evaluations/:id/preview',
  releasePreview: '/evaluations/:id/release-preview',
  release: '/evaluations/:id/release',
  reportJson: '/evaluations/:id/report.json',
  reportPdf: '/evaluations/:id/report.pdf',
  reportCsv: '/evaluations/:id/report.csv',
  comparisons: '/comparisons',
  pairing: '/pairing',
  connection: '/connection',
  confirmations: '/confirmations',
  confirmation: '/confirmations/:id',
} as const;

/** Name of a path of the local API. */
export type LocalApiPath = keyof typeof LOCAL_API_PATTERNS;

/** The path with its values filled in, in the order of the pattern. */
export function localApiPath(name: LocalApiPath, ...values: readonly string[]): string {
  let next = 0;
  return LOCAL_API_PATTERNS[name].replaceAll(/:[a-z]+/g, () => encodeURIComponent(values[next++]));
}

/** As many values as the pattern has. */
type ValuesOf<Pattern extends string> = Pattern extends `${string}:${string}/${infer Rest}`
  ? [string, ...ValuesOf<`/${Rest}`>]
  : Pattern extends `${string}:${string}`
    ? [string]
    : [];

type PathBuilders = {
  readonly [Name in LocalApiPath]: (...values: ValuesOf<(typeof LOCAL_API_PATTERNS)[Name]>) => string;
};

const REPORTS = { json: 'reportJson', pdf: 'reportPdf', csv: 'reportCsv' } as const;

/** A function for every path, which takes the values of its pattern; two have more to say. */
export type LocalApiPaths = Omit<PathBuilders, 'comparisons'> & {
  /** The hospital's full report: GET answers `signedReportSchema`, application/pdf, or text/csv. 409 before it is computed. */
  readonly report: (id: string, form: keyof typeof REPORTS) => string;
  /** Several models on one test set, for the hospital's own people: GET answers `modelComparisonSchema`. */
  readonly comparisons: (evaluationIds: readonly string[]) => string;
};

/** The paths as functions of their values, for callers. */
export const localApiPaths: LocalApiPaths = {
  ...(Object.fromEntries(
    (Object.keys(LOCAL_API_PATTERNS) as readonly LocalApiPath[]).map((name) => [
      name,
      (...values: readonly string[]) => localApiPath(name, ...values),
    ]),
  ) as PathBuilders),
  report: (id, form) => localApiPath(REPORTS[form], id),
  comparisons: (evaluationIds) => `${localApiPath('comparisons')}?evaluations=${evaluationIds.join(',')}`,
};

// Pages in a browser ask for it as the agent does.
export { givesAllImages, HAND_OVER_PHRASE } from '../work/evaluation/images-handed-over.ts';
