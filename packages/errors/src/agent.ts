import type { ErrorEntry } from './entry.ts';

/** 5xxx: the party agent, its store and its jobs. */
export const agentErrors = {
  DB5001: { title: 'A command line argument is wrong.', remedy: 'See party-agent --help.' },
  DB5011: {
    title: "The agent's identity cannot be read.",
    remedy:
      'Restore key.pem and certificate.pem from a backup, or move them away to make a new identity and tell your peers.',
  },
  DB5012: {
    title: 'A file cannot be written.',
    remedy: 'Free space on the disk or correct the permissions, then go on with --resume or retry in the portal.',
  },
  DB5013: {
    title: 'A file of the run is damaged.',
    remedy:
      'If it is in the folder "batches", delete it: --resume evaluates that batch again. If it is plan.json, start a new run.',
  },
  DB5014: { title: 'There is a run of this name already.', remedy: 'Go on with --resume, or choose another --run.' },
  DB5015: { title: 'There is no such run.', remedy: 'Check --run and --data; "party-agent runs" lists what is there.' },
  DB5016: { title: 'Another process is working on this run.', remedy: 'Wait until it has ended, or stop it.' },
  DB5017: {
    title: 'The outputs of a batch are incomplete or not finite.',
    remedy: 'Run "party-agent compare" with the model on both executors, and report what it finds as a bug.',
  },
  DB5018: {
    title: 'The run is not complete.',
    remedy: 'Finish it with evaluate --resume; a part of a run is not a result.',
  },
  DB5019: {
    title: 'The run was started with something else.',
    remedy: 'Resume with the program and the test set that the run began with, or start a new run.',
  },
  DB5020: { title: 'The work was interrupted.', remedy: 'Finished batches are kept; go on with evaluate --resume.' },
  DB5021: {
    title: 'A file of the model cannot be read.',
    remedy: 'Give the folder that "party-agent compile" wrote, or the program file.',
  },
  DB5022: { title: 'There is a test set of this name already.', remedy: 'Choose another name.' },
  DB5023: {
    title: 'There is no such test set.',
    remedy: 'Add it with "party-agent add-testset", or check the name and --data.',
  },
  DB5024: { title: 'The stored test set is damaged.', remedy: 'Remove its folder and add the test set again.' },
  DB5025: {
    title: 'The program does not say how images become inputs.',
    remedy: 'Ask the vendor to compile the model with a declared preprocessing.',
  },
  DB5026: {
    title: 'An image is not the one that was added to the test set.',
    remedy: 'Restore the file, or add the images as a new test set.',
  },
  DB5027: {
    title: "The model's outputs and the findings do not match.",
    remedy: 'Compile the model with --findings, naming its outputs in order.',
  },
  DB5028: {
    title: 'ONNX Runtime cannot run the model.',
    remedy: 'Check the ONNX file, and that it is the one that the program was compiled from.',
  },
  DB5029: { title: 'A file cannot be read.', remedy: 'Check the path and the permissions.' },
  DB5030: {
    title: 'There are no images to calibrate with.',
    remedy: 'Give --calibration a folder with PNG, JPEG or DICOM files.',
  },
  DB5031: {
    title: "The model's input or its description does not fit.",
    remedy: 'The input must be one grey or three-channel image; MODEL.json beside the model must be valid.',
  },
  DB5032: {
    title: 'The run has no masks to compare.',
    remedy: 'segmentation is for models whose outputs are maps; --channel counts the channels of the output from 1.',
  },
  DB5501: {
    title: 'The portal did not enrol this agent.',
    remedy: 'Make a new enrolment token in the portal (tokens work once, for a day) and check --portal.',
  },
  DB5502: {
    title: 'This agent is enrolled already.',
    remedy: 'Use another data folder with --data to enrol a second agent.',
  },
  DB5503: {
    title: 'This agent is not enrolled.',
    remedy: 'Run "party-agent enrol --portal URL --token TOKEN" with a token from the portal.',
  },
  DB5504: {
    title: 'The portal cannot be reached.',
    remedy: 'Check the network and the address; the agent keeps trying, and approved work goes on meanwhile.',
  },
  DB5505: {
    title: 'The portal does not accept this agent.',
    remedy: 'Ask an administrator of your organisation whether the agent was removed, and update the agent.',
  },
  DB5506: {
    title: 'The portal sent something that the agent does not understand.',
    remedy: 'Update the agent, or ask the operator which version the portal needs.',
  },
  DB5507: {
    title: "The portal's audit log does not continue the copy that this agent keeps.",
    remedy:
      'Tell the operator and the other organisation: history may have been altered. Keep the data folder as it is.',
  },
  DB5508: {
    title: 'Another daemon is working in this data folder.',
    remedy: 'Stop it first, or choose another --data.',
  },
  DB5509: {
    title: 'The local database cannot be used.',
    remedy: 'Restore agent.sqlite from a backup, or update the agent if a newer version wrote it.',
  },
  DB5510: {
    title: 'The local address cannot be listened on.',
    remedy: 'Choose a free port with --http or --listen-peer.',
  },
  DB5512: {
    title: 'The daemon of this data folder does not answer.',
    remedy: 'Start it with "party-agent daemon", or check --data.',
  },
  DB5513: {
    title: 'The portal refused what this agent sent.',
    remedy: 'Its reason is in the detail, with a number of its own. What the agent signed stays here.',
  },
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
  DB5099: {
    title: 'Something went wrong inside the agent.',
    remedy: 'This is a bug: report it with the message and what you did. Finished batches are kept.',
  },
} as const satisfies Record<string, ErrorEntry>;
