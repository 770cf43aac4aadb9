import type { ErrorEntry } from './entry.ts';

/** 57xx: the local API of an agent, and what its page does. */
export const localApiErrors = {
  DB5701: {
    title: "The token of the agent's local API is missing or wrong.",
    remedy: 'Show it with "party-agent token" on the machine of the agent.',
  },
  DB5702: {
    title: "This page or host name may not use the agent's local API.",
    remedy: 'Use the portal that the agent is enrolled with, or the page that the agent serves itself.',
  },
  DB5703: { title: 'There is no such thing here.', remedy: 'Check the address; the item may be on another agent.' },
  DB5704: { title: 'The request is malformed.', remedy: 'Update the page or the script that sends it.' },
  DB5705: { title: 'The request is too large.', remedy: 'Send single image files, below the limit that is stated.' },
  DB5706: {
    title: 'This file name cannot be used.',
    remedy: 'Use a path relative to the folder, without "..", drive or control characters.',
  },
  DB5707: { title: 'The test set is finished.', remedy: 'Begin a new test set; a finished one never changes.' },
  DB5708: {
    title: 'The test set cannot be finished yet.',
    remedy: 'Add images, and labels that match at least one image; correct the cells that are not labels.',
  },
  DB5711: {
    title: 'The evaluations are not of the same test set.',
    remedy: 'Compare models on one test set; a forest plot shows one model on several.',
  },
  DB5712: {
    title: "A person has to confirm this on the agent's own page.",
    remedy: 'Open the page of the agent that is named, read what is asked, and confirm or refuse it there.',
  },
  DB5713: {
    title: 'This code does not pair a browser.',
    remedy: 'Show a new one with "party-agent pair" on the machine of the agent: each works once, for ten minutes.',
  },
  DB5714: {
    title: "A person has refused this on the agent's own page.",
    remedy: 'Ask again if that was a mistake.',
  },
} as const satisfies Record<string, ErrorEntry>;
