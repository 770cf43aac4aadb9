/** A client of the portal's API. Made from its OpenAPI description by apps/web/scripts/write-api-client.ts; not to be edited. */

/** What the portal says when it refuses: its number, and what to do about it. */
export class PortalError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, problem: { code?: string; title?: string; detail?: string; remedy?: string }) {
    super(
      [problem.title, problem.detail, problem.remedy].filter(Boolean).join(' ') || `The portal answered ${status}.`,
    );
    this.status = status;
    this.code = problem.code ?? 'unknown';
  }
}

export class PortalClient {
  readonly #origin: string;
  readonly #token: string;

  /** `origin`: the portal's address; `token`: an API token from its settings page. */
  constructor(origin: string, token: string) {
    this.#origin = origin.replace(/\/$/, '');
    this.#token = token;
  }

  async #ask(method: string, path: string, query: Record<string, string>, body?: object): Promise<Response> {
    const text = new URLSearchParams(query).toString();
    const answer = await fetch(this.#origin + path + (text && `?${text}`), {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    throw new PortalError(answer.status, problem.error ?? {});
  }

  /** Who the token or session acts for. */
  async getMe(query: Record<string, string> = {}): Promise<unknown> {
    return (await this.#ask('GET', '/api/v1/me', query)).json();
  }

  /** Models that you see, with their versions. */
  async getModels(query: Record<string, string> = {}): Promise<unknown> {
    return (await this.#ask('GET', '/api/v1/models', query)).json();
  }

  /** One version with its public manifest. */
  async getModelsId(id: string, query: Record<string, string> = {}): Promise<unknown> {
    return (await this.#ask('GET', `/api/v1/models/${encodeURIComponent(id)}`, query)).json();
  }

  /** The public program as a file. */
  async getModelsIdProgram(id: string, query: Record<string, string> = {}): Promise<unknown> {
    return (await this.#ask('GET', `/api/v1/models/${encodeURIComponent(id)}/program`, query)).json();
  }

  /** Test sets that you see, by their counts. */
  async getTestSets(query: Record<string, string> = {}): Promise<unknown> {
    return (await this.#ask('GET', '/api/v1/test-sets', query)).json();
  }

  /** One test set with its manifest of counts and hashes. */
  async getTestSetsId(id: string, query: Record<string, string> = {}): Promise<unknown> {
    return (await this.#ask('GET', `/api/v1/test-sets/${encodeURIComponent(id)}`, query)).json();
  }

  /** Your evaluations, newest first, 25 a page (?page=1). */
  async getEvaluations(query: Record<string, string> = {}): Promise<unknown> {
    return (await this.#ask('GET', '/api/v1/evaluations', query)).json();
  }

  /** Propose an evaluation. */
  async postEvaluations(body: object): Promise<unknown> {
    return (await this.#ask('POST', '/api/v1/evaluations', {}, body)).json();
  }

  /** One evaluation: terms, approvals, state, progress, timeline. */
  async getEvaluationsId(id: string, query: Record<string, string> = {}): Promise<unknown> {
    return (await this.#ask('GET', `/api/v1/evaluations/${encodeURIComponent(id)}`, query)).json();
  }

  /** Reject a proposal. */
  async postEvaluationsIdReject(id: string, body: object): Promise<unknown> {
    return (await this.#ask('POST', `/api/v1/evaluations/${encodeURIComponent(id)}/reject`, {}, body)).json();
  }

  /** Take your side’s approval back. */
  async postEvaluationsIdRevoke(id: string, body: object): Promise<unknown> {
    return (await this.#ask('POST', `/api/v1/evaluations/${encodeURIComponent(id)}/revoke`, {}, body)).json();
  }

  /** Pause an evaluation. */
  async postEvaluationsIdPause(id: string): Promise<unknown> {
    return (await this.#ask('POST', `/api/v1/evaluations/${encodeURIComponent(id)}/pause`, {})).json();
  }

  /** Resume an evaluation. */
  async postEvaluationsIdResume(id: string): Promise<unknown> {
    return (await this.#ask('POST', `/api/v1/evaluations/${encodeURIComponent(id)}/resume`, {})).json();
  }

  /** Cancel an evaluation. */
  async postEvaluationsIdCancel(id: string): Promise<unknown> {
    return (await this.#ask('POST', `/api/v1/evaluations/${encodeURIComponent(id)}/cancel`, {})).json();
  }

  /** Retry an evaluation. */
  async postEvaluationsIdRetry(id: string): Promise<unknown> {
    return (await this.#ask('POST', `/api/v1/evaluations/${encodeURIComponent(id)}/retry`, {})).json();
  }

  /** Released results as the hospital’s agent signed them. */
  async getEvaluationsIdResultsJson(id: string, query: Record<string, string> = {}): Promise<unknown> {
    return (await this.#ask('GET', `/api/v1/evaluations/${encodeURIComponent(id)}/results.json`, query)).json();
  }

  /** Released results, one line a number. */
  async getEvaluationsIdResultsCsv(id: string, query: Record<string, string> = {}): Promise<Response> {
    return this.#ask('GET', `/api/v1/evaluations/${encodeURIComponent(id)}/results.csv`, query);
  }

  /** The report. */
  async getEvaluationsIdResultsPdf(id: string, query: Record<string, string> = {}): Promise<Response> {
    return this.#ask('GET', `/api/v1/evaluations/${encodeURIComponent(id)}/results.pdf`, query);
  }

  /** Your newest 20000 audit records as a table; narrowed by kind, q, from and to (days). */
  async getAuditCsv(query: Record<string, string> = {}): Promise<Response> {
    return this.#ask('GET', '/api/v1/audit.csv', query);
  }

  /** Your newest 200 audit records, and whether the whole chain holds. */
  async getAudit(query: Record<string, string> = {}): Promise<unknown> {
    return (await this.#ask('GET', '/api/v1/audit', query)).json();
  }
}
