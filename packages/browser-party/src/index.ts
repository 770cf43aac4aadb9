/** The hospital's party in a page of a browser (docs/BROWSER.md). */
export type { Answer } from './engine/evaluate.ts';
export type { EvaluationProgress } from './engine/progress.ts';
export { evaluateInWorker, type Running } from './page/engine.ts';
export type { Request } from './worker/messages.ts';
