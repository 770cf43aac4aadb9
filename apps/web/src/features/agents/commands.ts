/** What the page of agents tells people to run. A test runs every one of these on an empty machine. */
import { shellWord } from '@/components/ui/shell';

export function enrolCommand(portalOrigin: string, token: string): string {
  return `party-agent enrol --portal ${shellWord(portalOrigin)} --token ${token}`;
}

/** `address`: HOST:PORT at which the other side reaches this machine; empty where it cannot, and the portal's relay is the way. */
export function daemonCommand(address: string): string {
  const reached = address.trim();
  if (reached === '') return 'party-agent daemon --relay';
  const port = /:(\d+)$/.exec(reached)?.[1] ?? '9443';
  const advertised = reached.endsWith(`:${port}`) ? reached : `${reached}:${port}`;
  return `party-agent daemon --listen-peer 0.0.0.0:${port} --advertise ${shellWord(advertised)}`;
}

export const DOCTOR_COMMAND = 'party-agent doctor';
