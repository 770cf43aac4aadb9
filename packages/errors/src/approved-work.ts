import type { ErrorEntry } from './entry.ts';

/** 56xx: what an agent approves, works at, and lets out. */
export const approvedWorkErrors = {
  DB5601: {
    title: 'This organisation has not approved the evaluation.',
    remedy: 'Approve it in the portal or with "party-agent approve"; only approvals that this agent signed count.',
  },
  DB5602: {
    title: "The other party's approval is missing or not valid.",
    remedy: 'Ask the other party to approve the evaluation again.',
  },
  DB5603: {
    title: "The peer's card is not that of the agent in the approved proposal.",
    remedy: 'Compare fingerprints by phone; if the other party has a new agent, make a new proposal.',
  },
  DB5604: {
    title: 'The proposal is not for this agent.',
    remedy: 'Open the portal in the organisation and with the agent that the proposal names.',
  },
  DB5605: {
    title: 'This agent does not have the model of the proposal.',
    remedy: 'Register the compiled model with "party-agent register-model" on this agent.',
  },
  DB5606: {
    title: 'This agent does not have the test set of the proposal.',
    remedy: 'Add the test set on this agent; a changed image or label makes another test set.',
  },
  DB5607: {
    title: 'The proposal is not the one that this agent knows.',
    remedy: 'Reload the page; if it happens again, tell the operator: the terms may have been altered.',
  },
  DB5608: {
    title: 'These parts may not be released.',
    remedy: 'Choose among the parts that the proposal allows.',
  },
  DB5609: {
    title: 'There are no results yet.',
    remedy: 'Wait until the evaluation is computed.',
  },
  DB5610: {
    title: 'Results are released already.',
    remedy: 'A release cannot be changed; make a new evaluation to release other parts.',
  },
  DB5611: {
    title: 'Private weights were found in the public program.',
    remedy: 'Do not publish this program. Compile the model again and report this as a bug.',
  },
  DB5612: {
    title: 'The peer is not ready for this evaluation.',
    remedy: 'Nothing: both agents try again by themselves.',
  },
  DB5613: {
    title: 'The program that the peer sent is not the approved one.',
    remedy: 'Ask the vendor to register the model again and make a new proposal.',
  },
  DB5614: {
    title: 'The evaluation needs a finding that the model or the test set does not have.',
    remedy: 'Make a new proposal with the findings that both have.',
  },
  DB5615: {
    title: 'The lease from the portal is over.',
    remedy: 'Nothing: the evaluation goes on when the portal can be reached again.',
  },
  DB5616: {
    title: 'The preflight gave values that the model cannot give.',
    remedy: 'Update both agents; if it happens again, report it as a bug with both versions.',
  },
  DB5617: {
    title: 'The vendor may not run the model in plaintext on these images.',
    remedy: 'Make a new proposal with a plaintext comparison by the vendor, and have both sides approve it.',
  },
  DB5618: {
    title: 'Not every image is marked as public.',
    remedy:
      'Upload a test set of public images only, with a column "public" of ones in the labels, or propose another comparison.',
  },
  DB5619: {
    title: "This agent does not keep the model's ONNX file for the agreed plaintext comparison.",
    remedy: 'Add it with "party-agent add-baseline" on this agent, then retry.',
  },
  DB5620: {
    title: 'This version of the model is registered with other contents.',
    remedy:
      'A registered version never changes: register the changed thresholds, texts or program under a new --model-version.',
  },
  DB5621: {
    title: 'The program needs more memory than this agent gives it.',
    remedy: 'Use smaller batches (--batch, --lanes), or allow more with --max-memory if the machine has it.',
  },
  DB5622: {
    title: 'This agent has given the evaluation up after it ended abnormally at it again and again.',
    remedy: 'Look for the reason in the logs of this machine (memory most likely), then start another attempt.',
  },
  DB5631: {
    title: 'The test set is nearly that of an earlier release.',
    remedy:
      'What is released of two test sets that differ in a few studies, or in the studies of a few patients, tells about these. Evaluate on the earlier test set itself, or on one that differs from it in ten patients or more.',
  },
  DB5632: {
    title: 'An attack on what would be released succeeds.',
    remedy:
      'Release fewer parts, or use a larger test set. The rules should have prevented this: please report it as a bug, without the data.',
  },
  DB5633: {
    title: 'This hospital has forbidden for good that images are handed to a vendor.',
    remedy:
      'Make a new proposal without a plaintext comparison, or with one that the hospital runs on the model lent to it.',
  },
  DB5634: {
    title: 'The handing over of images was not confirmed.',
    remedy:
      'In these terms every image goes to the vendor. Confirm it in words on the page, or with --hand-over-images, or reject the proposal.',
  },
  DB5635: {
    title: 'Two people have to release here, and the release names nobody.',
    remedy: 'Release on the page, which names the person who is signed in, or with --by NAME.',
  },
  DB5636: {
    title: 'What the outputs can tell of the model is not as the terms state.',
    remedy: 'Do not approve: let the evaluation be proposed again on a portal of the current version.',
  },
  DB5637: {
    title: "The vendor's answers to images that were put in as checks contradict each other.",
    remedy:
      'No result of this run is reliable. Ask the vendor which model its agent has run, then propose the evaluation anew.',
  },
  DB5638: {
    title: 'The plaintext comparison that was agreed on has not been run.',
    remedy:
      'Add the model that the vendor lends with "party-agent add-baseline" on this agent and look at the results again, or release without the part "agreement".',
  },
  DB5639: {
    title: 'The terms are for another kind of model or test set.',
    remedy:
      'Propose again: a model of masks with a test set of volumes and masks, a model of scores with one of images.',
  },
  DB5640: {
    title: 'The other side’s agent has a key that this agent’s people have not accepted.',
    remedy:
      'Ask them by phone which fingerprint their agent shows (party-agent identity). If it is the one named here, approve again with --accept-key and the fingerprint, or type it where the agent asks for it; if not, do not approve, and tell the operator of the portal.',
  },
  DB5641: {
    title: 'A batch has failed on several pairs of workers.',
    remedy:
      'Look at the message for why: workers need the memory of a batch (--batch makes it smaller). Finished batches are kept; resume when it is solved.',
  },
  DB5642: {
    title: 'There are no workers to compute with.',
    remedy:
      'See "party-agent cluster status" on both sides, and start some with "party-agent cluster scale". Finished batches are kept; resume then.',
  },
  DB5643: {
    title: 'The agent does not admit this worker.',
    remedy: 'Give the worker the file that "party-agent cluster init" has written on this agent, of the same version.',
  },
  DB5644: {
    title: "This agent's work is not shared out to workers.",
    remedy: 'Run "party-agent cluster init" first, or start the other side without --workers.',
  },
  DB5645: {
    title: 'Another process computes with the workers of this data folder.',
    remedy: 'Wait until it has ended, or stop it, or choose another --data.',
  },
  DB5646: {
    title: 'A worker of this agent is silent.',
    remedy:
      'Its batch is given to another pair of workers. If it happens again, look whether its machine is suspended, overloaded or cut off.',
  },
  DB5647: {
    title: 'The PostgreSQL with the queue of batches cannot be used.',
    remedy:
      'See that it runs and lets this agent in, or run "cluster init" again without --database-url; finished batches are kept.',
  },
  DB5651: {
    title: 'The noise of these terms is less than their epsilon and delta need.',
    remedy: 'Do not approve: let the evaluation be proposed again on a portal of the current version.',
  },
  DB5652: {
    title: 'A release without noise would take back what an earlier one with noise has promised.',
    remedy:
      'These patients are in a release with noise, whose privacy holds only while no exact figures of them are released. Propose again with noise, or evaluate on other patients.',
  },
  DB5653: {
    title: "The privacy budget of the test set's patients is spent.",
    remedy:
      'See "party-agent privacy-ledger". Propose again with a smaller epsilon, evaluate on other patients, or, if the hospital decides so, raise the limit with "party-agent privacy-ledger --limit".',
  },
} as const satisfies Record<string, ErrorEntry>;
