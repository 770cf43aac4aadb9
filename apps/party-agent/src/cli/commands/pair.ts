import { forgetBrowsers, listBrowsers, makePairingCode } from '../../store/database/browsers.ts';
import { openDatabase } from '../../store/database/open.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

interface PairOptions {
  readonly data?: string;
  readonly reader?: boolean;
  readonly list?: boolean;
  readonly forget?: boolean;
}

/** `pair`: lets a person's browser use this agent, once for all. */
export function pairCommand() {
  return commandWithData('pair')
    .description("show a code that pairs a browser with this agent: type it on the agent's own page within ten minutes")
    .option(
      '--reader',
      'for who reads full reports, comparisons and images, and approves, uploads and releases nothing',
    )
    .option('--list', 'list the browsers that are paired')
    .option('--forget', 'forget all browsers, and the pages of the portal that were let in')
    .action(async ({ reader, list, forget, ...options }: PairOptions) => {
      const database = openDatabase(await openData(options));
      try {
        if (list)
          for (const { name, pairedAt, readsOnly } of listBrowsers(database))
            say(`${pairedAt}  ${name}${readsOnly ? ', reads only' : ''}`);
        else if (forget) say(`forgotten: ${forgetBrowsers(database)}`);
        else say(makePairingCode(database, { readsOnly: reader ?? false }));
      } finally {
        database.close();
      }
    });
}
