'use client';

import type {
  FileCheck,
  FinishedTestSet,
  FinishTestSet,
  LabelMapping,
  LabelsCheck,
  PutLabels,
  TestSetDraft,
} from '@doubleblind/contracts';
import { LOCAL_API_RULES, localApiPaths } from '@doubleblind/contracts/local-api/rules';
import { useRef, useState } from 'react';
import {
  type AgentAddress,
  type AgentAnswer,
  type AgentProblem,
  askAgent,
  sendJson,
} from '@/features/local-agent/client';
import type { NamedFile } from './dropped-files.ts';

/** Checks that are kept to show; a test set may have tens of thousands of files. */
const SHOWN_CHECKS = 200;

export interface UploadState {
  /** Uploads that were begun and not finished; null until the agent was asked. */
  readonly drafts: readonly TestSetDraft[] | null;
  readonly draft: TestSetDraft | null;
  readonly sent: number;
  readonly total: number;
  readonly bytesSent: number;
  /** Newest first; the ones that need attention are never dropped before the others. */
  readonly checks: readonly FileCheck[];
  /** All files that the agent has, when it was asked last. */
  readonly files: readonly FileCheck[];
  readonly labels: LabelsCheck | null;
  readonly finished: FinishedTestSet | null;
  readonly problem: AgentProblem | null;
  readonly busy: boolean;
}

const START: UploadState = {
  drafts: null,
  draft: null,
  sent: 0,
  total: 0,
  bytesSent: 0,
  checks: [],
  files: [],
  labels: null,
  finished: null,
  problem: null,
  busy: false,
};

function keepForShow(checks: readonly FileCheck[], check: FileCheck): FileCheck[] {
  const needsAttention = (row: FileCheck) => row.status !== 'accepted' || row.warnings.length > 0;
  const all = [check, ...checks.filter((row) => row.name !== check.name)];
  return [...all.filter(needsAttention), ...all.filter((row) => !needsAttention(row))].slice(0, SHOWN_CHECKS);
}

/** The agent finds out the encoding itself, so it is given the bytes: `file.text()` would take any file for UTF-8. */
async function asBase64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** Building a test set on the agent, step by step. Every step can be repeated after a problem. */
export function useUpload(address: AgentAddress) {
  const [state, setState] = useState<UploadState>(START);
  /** Names and sizes of the files that the agent has. */
  const sent = useRef(new Map<string, number>());
  const change = (part: Partial<UploadState>) => setState((before) => ({ ...before, ...part }));

  async function refresh(id: string): Promise<void> {
    const answer = await askAgent('draft', address, localApiPaths.testSet(id));
    if (answer.ok) change({ draft: answer.body, labels: answer.body.labels });
    const list = await askAgent('files', address, localApiPaths.files(id));
    if (list.ok) change({ files: list.body.files });
  }

  function takeList(answer: AgentAnswer<{ readonly testSets: readonly TestSetDraft[] }>): void {
    if (!answer.ok) change({ problem: answer.problem, busy: false });
    else change({ drafts: answer.body.testSets.filter(({ status }) => status === 'open'), busy: false });
  }

  async function listDrafts(): Promise<void> {
    takeList(await askAgent('testSets', address, localApiPaths.testSets()));
  }

  async function discard(id: string): Promise<void> {
    change({ busy: true, problem: null });
    takeList(await askAgent('testSets', address, localApiPaths.testSet(id), { method: 'DELETE' }));
  }

  /** Goes on with an upload that broke off: files that the agent has are not sent again. */
  async function resume(draft: TestSetDraft): Promise<void> {
    change({ busy: true, problem: null });
    const answer = await askAgent('files', address, localApiPaths.files(draft.id));
    if (!answer.ok) return change({ problem: answer.problem, busy: false });
    sent.current = new Map(answer.body.files.map((file) => [file.name, file.bytes]));
    const { files } = answer.body;
    change({ draft, labels: draft.labels, files, checks: files.reduce<FileCheck[]>(keepForShow, []), busy: false });
  }

  async function begin(name: string, description: string): Promise<void> {
    change({ busy: true, problem: null });
    const answer = await sendJson('draft', address, 'POST', localApiPaths.testSets(), { name, description });
    change(answer.ok ? { draft: answer.body, busy: false } : { problem: answer.problem, busy: false });
  }

  async function sendOne(id: string, { name, file }: NamedFile): Promise<boolean> {
    const answer = await askAgent('file', address, localApiPaths.file(id, name), {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    });
    if (!answer.ok) {
      change({ problem: answer.problem });
      return false;
    }
    sent.current.set(name, file.size);
    setState((before) => ({
      ...before,
      sent: before.sent + 1,
      bytesSent: before.bytesSent + file.size,
      checks: keepForShow(before.checks, answer.body),
    }));
    return true;
  }

  async function sendFiles(files: readonly NamedFile[]): Promise<void> {
    const id = state.draft?.id;
    if (!id || files.length === 0) return;
    const missing = files.filter(({ name, file }) => sent.current.get(name) !== file.size);
    setState((before) => ({ ...before, busy: true, problem: null, total: before.total + missing.length }));
    let next = 0;
    const worker = async () => {
      while (next < missing.length) if (!(await sendOne(id, missing[next++]))) next = missing.length;
    };
    await Promise.all(Array.from({ length: LOCAL_API_RULES.parallelFiles }, worker));
    await refresh(id);
    change({ busy: false });
  }

  /** The file, or without one another mapping of the file that the agent has. */
  async function sendLabels(labels: { readonly file: Blob } | { readonly mapping: LabelMapping }): Promise<void> {
    const id = state.draft?.id;
    if (!id) return;
    change({ busy: true, problem: null });
    const body: PutLabels = 'file' in labels ? { table: await asBase64(labels.file) } : labels;
    const answer = await sendJson('labels', address, 'PUT', localApiPaths.labels(id), body);
    if (answer.ok) await refresh(id);
    change(answer.ok ? { labels: answer.body, busy: false } : { problem: answer.problem, busy: false });
  }

  async function acceptFilms(names: string[]): Promise<void> {
    const id = state.draft?.id;
    if (!id) return;
    change({ busy: true, problem: null });
    const answer = await sendJson('draft', address, 'POST', localApiPaths.acceptedFilms(id), { names });
    change(answer.ok ? { draft: answer.body, busy: false } : { problem: answer.problem, busy: false });
  }

  async function finish(choice: FinishTestSet): Promise<void> {
    const id = state.draft?.id;
    if (!id) return;
    change({ busy: true, problem: null });
    const answer = await sendJson('finished', address, 'POST', localApiPaths.finish(id), choice);
    change(answer.ok ? { finished: answer.body, busy: false } : { problem: answer.problem, busy: false });
  }

  return { state, listDrafts, discard, resume, begin, sendFiles, sendLabels, acceptFilms, finish };
}

export type Upload = ReturnType<typeof useUpload>;
