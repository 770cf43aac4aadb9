/** The hospital's party in a page of a browser (docs/BROWSER.md). */
export { isRecordOf, readTicket, ticketText } from './channel/index.ts';
export type { AnsweredImage, Offer } from './engine/ask.ts';
export type { EvaluationProgress } from './engine/progress.ts';
export { askAboutImage, lookAtTicket, type Preparation, prepareToAsk } from './page/engine.ts';
export { readImage } from './page/read-image.ts';
export type { Running } from './page/run-worker.ts';
export type { ReadImage } from './worker/image-messages.ts';
export type { Request, RequestSubject } from './worker/messages.ts';
