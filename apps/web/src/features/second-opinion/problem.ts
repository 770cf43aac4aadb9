/** What goes wrong on the page, as a form shows it, in words for somebody who has a ticket and no agent. */
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import type { FormState } from '@/components/ui/form';
import { translatable } from '@/language/words';

export type Problem = NonNullable<FormState['error']>;

type Said = Pick<Problem, 'title' | 'remedy'>;

const BROKEN_LINK = translatable({
  title: 'The link to the vendor’s agent broke.',
  remedy: 'Try again: an image whose link broke counts once.',
});
const UNREADABLE = translatable({
  title: 'The image cannot be read.',
  remedy: 'Look whether the file opens elsewhere, and export it again as PNG, JPEG or DICOM.',
});
const UNFIT = translatable({
  title: 'The vendor’s agent and this page do not fit together.',
  remedy: 'Reload the page and try again; if it stays so, tell the vendor the number.',
});

/** What a page can meet; all else is said as it is. Its texts are English until they are shown. */
const SAID: Partial<Record<ErrorCode, Said>> = {
  DB2001: UNREADABLE,
  DB2002: UNREADABLE,
  DB2003: UNREADABLE,
  DB2004: UNREADABLE,
  DB2005: UNREADABLE,
  DB3001: BROKEN_LINK,
  DB3004: BROKEN_LINK,
  DB3012: BROKEN_LINK,
  DB3014: BROKEN_LINK,
  DB3003: UNFIT,
  DB3008: UNFIT,
  DB3009: UNFIT,
  DB3010: UNFIT,
  DB4001: UNFIT,
  DB3006: translatable({
    title: 'The portal’s relay was not reached.',
    remedy: 'Look whether this machine is online, and try again. Nothing was counted.',
  }),
  DB3015: translatable({
    title: 'Too many calls with this ticket, or to this agent, at once.',
    remedy: 'Close other tabs that use it, and try again in a minute. Nothing was counted.',
  }),
  DB3016: translatable({
    title: 'The vendor’s agent is not there.',
    remedy: 'Try again later, or ask the vendor. Nothing was counted.',
  }),
  DB3017: translatable({
    title: 'The vendor’s allowance at this relay is used up for today.',
    remedy: 'Try again tomorrow, or tell the vendor. Nothing was counted.',
  }),
  DB3018: translatable({
    title: 'The ticket is not valid.',
    remedy: 'Copy all of it once more; if it has expired or was withdrawn, ask the vendor for a new one.',
  }),
  DB3019: translatable({
    title: 'The ticket is used up.',
    remedy: 'Nothing was computed. Ask the vendor for another ticket.',
  }),
  DB3020: translatable({
    title: 'Today’s images are used up.',
    remedy: 'Nothing was computed. Days end at midnight UTC; try again tomorrow, or ask the vendor.',
  }),
  DB3021: translatable({
    title: 'Whoever answers does not hold the key that the ticket names.',
    remedy: 'Nothing was sent. Try once more; if it stays so, somebody may be in the vendor’s place: ask the vendor.',
  }),
  DB3022: translatable({
    title: 'This image was answered already.',
    remedy: 'Choose it anew to ask again: it then counts as another image.',
  }),
  DB3023: translatable({
    title: 'The vendor’s agent is busy with other images.',
    remedy: 'Try again in a minute. Nothing was counted.',
  }),
  DB3025: translatable({
    title: 'Too many pages were opened with your tickets today and left without a question.',
    remedy: 'Nothing was counted. Close other pages with your tickets and try tomorrow, or ask the vendor.',
  }),
  DB5025: translatable({
    title: 'This model cannot be asked from a page.',
    remedy: 'Tell the vendor: its program takes more than one image, or does not say how an image becomes its input.',
  }),
};

export function problemOf(error: unknown): Problem {
  if (!(error instanceof DoubleblindError)) return problemOf(new DoubleblindError('DB5099', String(error)));
  const { code, detail, remedy } = error;
  const title = error.message.slice(code.length + 2, error.message.length - detail.length).trim();
  return { code, detail, ...(SAID[code] ?? { title, remedy }) };
}

/** After these the link may simply be made again. */
const LINK_PROBLEMS = new Set([
  ...['DB3001', 'DB3004', 'DB3006', 'DB3008', 'DB3012', 'DB3014', 'DB3015', 'DB3016', 'DB3021', 'DB3023'],
]);

export function mayTryAgain({ code }: Problem): boolean {
  return LINK_PROBLEMS.has(code);
}
