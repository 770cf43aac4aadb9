/** Every page that calls at the relay is answered; what happens is in the log, without anything of the image. */
import { DoubleblindError } from '@doubleblind/errors';
import type { WebSocket } from 'ws';
import { answerPage, type PageService } from './answer-page.ts';
import { ImageCalls } from './image-calls.ts';
import { Preparations } from './preparations.ts';

/** What a relay's line does with a page's call. */
export function pageCalls(service: PageService, log: (line: string) => void): (socket: WebSocket) => void {
  const answering = { ...service, preparations: new Preparations(), calls: new ImageCalls() };
  return (socket) => {
    answerPage(answering, socket).then(
      (record) => record && log(`page: answered image ${record.imageId} of ticket ${record.ticketId}`),
      (error) => log(`page: ${error instanceof DoubleblindError ? error.message : 'it failed'}`),
    );
  };
}
