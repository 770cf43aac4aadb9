import { loadToken } from '../../daemon/http/token.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

/** `token`: the token that pages need to use this agent's local API. */
export function tokenCommand() {
  return commandWithData('token')
    .description("show the token of this agent's local API, to paste into the portal's upload page")
    .action(async (options: { data?: string }) => say(await loadToken(await openData(options))));
}
