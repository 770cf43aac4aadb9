import { examineLinks } from '../../doctor/examine-links.ts';
import { examine } from '../../doctor/examine-machine.ts';
import { examinePortal } from '../../doctor/examine-portal.ts';
import { parseAddress } from '../../peer/address.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';

/** `doctor`: checks the machine, the agent, the line to the portal and the way to the peer; fails when something is wrong. */
export function doctorCommand() {
  return commandWithData('doctor')
    .description('check this machine, this agent and, with --connect, the way to a listening peer')
    .option('--connect <HOST:PORT>', 'the address at which the other party listens now')
    .action(async (options: { data?: string; connect?: string }) => {
      const data = await openData(options);
      const findings = [
        ...(await examine(data, options.connect === undefined ? undefined : parseAddress(options.connect))),
        ...(await examineLinks(data)),
        ...(await examinePortal(data)),
      ];
      for (const { what, good, detail } of findings) say(`${good ? 'ok  ' : 'FAIL'} ${what}: ${detail}`);
      if (findings.some(({ good }) => !good)) process.exitCode = 1;
    });
}
