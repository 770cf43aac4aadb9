import type { ErrorEntry } from './entry.ts';

/** 3xxx: the link between the two parties. */
export const peerErrors = {
  DB3001: {
    title: 'The link to the peer is closed.',
    remedy: 'Check that the other party is running, then resume the evaluation.',
  },
  DB3002: {
    title: 'A message from the peer has the wrong size.',
    remedy: 'Check that both parties run the same version and program.',
  },
  DB3003: {
    title: 'The peer sent something malformed.',
    remedy: 'Check that the other side is a party agent of the same version; if it is, report this as a bug.',
  },
  DB3004: {
    title: 'The peer has not been heard from for 20 seconds.',
    remedy: 'Check the other machine and the network, then resume the evaluation.',
  },
  DB3005: {
    title: 'The certificate is not the one that was agreed on.',
    remedy:
      'Compare fingerprints with the other party by phone (party-agent identity) and correct --peer on the side that is wrong.',
  },
  DB3006: {
    title: 'The peer cannot be reached.',
    remedy: 'Check the address, that the other party is listening, and the firewalls between you.',
  },
  DB3007: {
    title: 'No peer connected in time.',
    remedy: 'Start the other party, or allow more time with --wait.',
  },
  DB3008: {
    title: "The peer's answer is not understood.",
    remedy: 'Check that both parties run the same version of the agent.',
  },
  DB3009: {
    title: 'The parties run different versions.',
    remedy: 'Install the same version of the agent on both sides.',
  },
  DB3010: {
    title: 'The parties hold different programs.',
    remedy: "Copy the program file of the vendor's compiled model to the hospital again.",
  },
  DB3011: {
    title: 'The parties have different plans for this run.',
    remedy: 'Start both sides with the same run, batch size and number of images, and in opposite roles.',
  },
  DB3012: {
    title: 'The peer stopped with an error.',
    remedy: "Look at the other side's message; when it is solved, resume the evaluation.",
  },
  DB3013: {
    title: 'This address cannot be listened on.',
    remedy: 'Choose a free port and an address of this machine.',
  },
  DB3014: {
    title: 'The other side is there but does not get on with the computation.',
    remedy: 'Ask whether its machine is overloaded, then retry; finished batches are kept.',
  },
  DB3015: {
    title: 'The relay refuses this agent.',
    remedy:
      'Ask who runs the relay to admit this agent: the portal admits agents that are enrolled, a relay of its own those on its list.',
  },
  DB3016: {
    title: 'The peer is not at the relay.',
    remedy: "Check that the other side's agent runs and listens at this relay, then try again.",
  },
  DB3017: {
    title: "The relay's allowance for this agent is used up.",
    remedy:
      'Wait until the day is over, ask who runs the relay for more, or let one side listen at an address of its own.',
  },
  DB3018: {
    title: 'The ticket is not valid.',
    remedy: 'Copy the whole ticket again; if it has expired or was withdrawn, ask the vendor for a new one.',
  },
  DB3019: {
    title: 'The ticket is used up.',
    remedy: 'Nothing was computed and nothing counted. Ask the vendor for another ticket.',
  },
  DB3020: {
    title: "The day's images of the ticket's holder are used up.",
    remedy:
      'Nothing was computed and nothing counted. Days end at midnight UTC; try again tomorrow, or ask the vendor.',
  },
  DB3021: {
    title: 'The other end does not hold the key that the ticket names.',
    remedy:
      'Nothing was sent. Somebody else answers in the place of the vendor, or the link broke at its beginning: try once more, then ask the vendor.',
  },
  DB3022: {
    title: 'This image was counted and answered.',
    remedy: 'Begin with the image anew: it counts as another one.',
  },
  DB3023: {
    title: "The vendor's agent is busy with other images.",
    remedy: 'Nothing was counted. Try again in a minute.',
  },
  DB3024: {
    title: 'A worker does not prove that it belongs to the other agent.',
    remedy:
      "Nothing was sent to it. Its key must be signed by the other agent's own and not be too old: check both machines' clocks, and ask the other side whether it has replaced its identity.",
  },
  DB3025: {
    title:
      'Too many pages were opened with a ticket, or all tickets of a person, today and left without asking about an image.',
    remedy:
      'Nothing was counted. A page that is opened costs the vendor computing before it asks; days end at midnight UTC. Close other pages with these tickets, or ask the vendor.',
  },
  DB3026: {
    title: 'What the vendor answers for in this evaluation is used up.',
    remedy:
      'Finished batches are kept. More images need a new proposal; of sessions and preflights the vendor may allow more (--max-sessions, --max-preflights).',
  },
} as const satisfies Record<string, ErrorEntry>;
