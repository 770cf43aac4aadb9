'use client';

/** The browser's line to its own organisation's agent, on a local address. Nothing of it passes through the portal. */
import type { Failure, LocalHealth } from '@doubleblind/contracts';
import { localApiPaths } from '@doubleblind/contracts/local-api/rules';
import type { Answers } from './answers.ts';

/** Undefined for what is not of the form. */
async function parseAnswer<Name extends keyof Answers>(name: Name, body: unknown): Promise<Answers[Name] | undefined> {
  const { ANSWERS } = await import('./answers.ts');
  return ANSWERS[name].safeParse(body).data as Answers[Name] | undefined;
}

export interface AgentAddress {
  readonly url: string;
  readonly token: string;
}

/** Why the agent could not be asked: it cannot be reached (or the browser was not allowed to), the token, or its answer. */
export type AgentProblem =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'token' }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly status: number };

export type AgentAnswer<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly problem: AgentProblem };

/** Chromium asks the person before a page may reach a local address; this names what the request is for. */
type LocalRequest = RequestInit & { targetAddressSpace?: 'loopback' };

async function request(
  address: AgentAddress,
  path: string,
  init: RequestInit,
): Promise<{ ok: true; answer: Response } | { ok: false; problem: AgentProblem }> {
  const local: LocalRequest = {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${address.token}` },
    targetAddressSpace: 'loopback',
  };
  let answer: Response;
  try {
    answer = await fetch(address.url + path, local);
  } catch {
    return { ok: false, problem: { kind: 'unreachable' } };
  }
  if (answer.ok) return { ok: true, answer };
  if (answer.status === 401) return { ok: false, problem: { kind: 'token' } };
  const body = await parseAnswer('error', await answer.json().catch(() => null));
  const failure = body?.error ?? { code: `HTTP ${answer.status}`, detail: '' };
  return { ok: false, problem: { kind: 'failure', failure, status: answer.status } };
}

/** An answer that is not of its form is a failure: the agent may be of another version. */
export async function askAgent<Name extends keyof Answers>(
  name: Name,
  address: AgentAddress,
  path: string,
  init: RequestInit = {},
): Promise<AgentAnswer<Answers[Name]>> {
  const result = await request(address, path, init);
  if (!result.ok) return result;
  const body = await parseAnswer(name, await result.answer.json().catch(() => null));
  if (body !== undefined) return { ok: true, body };
  const detail = 'The agent answered in a form that this page does not know; it may be of another version.';
  return { ok: false, problem: { kind: 'failure', failure: { code: 'DB5506', detail }, status: result.answer.status } };
}

/** A file of the agent, such as a report. */
export async function askAgentFile(address: AgentAddress, path: string): Promise<AgentAnswer<Blob>> {
  const result = await request(address, path, {});
  return result.ok ? { ok: true, body: await result.answer.blob() } : result;
}

export function sendJson<Name extends keyof Answers>(
  name: Name,
  address: AgentAddress,
  method: 'POST' | 'PUT',
  path: string,
  body?: unknown,
): Promise<AgentAnswer<Answers[Name]>> {
  return askAgent(name, address, path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** The agent's name for itself, without a token; null when it cannot be reached. */
export async function readAgentHealth(url: string): Promise<LocalHealth | null> {
  try {
    const answer = await fetch(url + localApiPaths.health(), { targetAddressSpace: 'loopback' } as LocalRequest);
    return answer.ok ? ((await parseAnswer('health', await answer.json())) ?? null) : null;
  } catch {
    return null;
  }
}

const KEY = 'doubleblind-agent';

/** What this browser remembers of its agent; the token is kept for this tab's session only. */
export function rememberedAddress(): AgentAddress | null {
  const url = localStorage.getItem(`${KEY}-url`);
  const token = sessionStorage.getItem(`${KEY}-token`);
  return url && token ? { url, token } : null;
}

export function rememberAddress(address: AgentAddress): void {
  localStorage.setItem(`${KEY}-url`, address.url);
  sessionStorage.setItem(`${KEY}-token`, address.token);
}

export function describeProblem(problem: AgentProblem): string {
  switch (problem.kind) {
    case 'unreachable':
      return 'Your agent cannot be reached from this browser. Check that it runs on this machine, and that you allowed this page to reach local addresses when the browser asked.';
    case 'token':
      return 'The agent does not accept this token. Show it again with: party-agent token';
    case 'failure':
      return `${problem.failure.detail || 'The agent refused.'} (${problem.failure.code})`;
  }
}
