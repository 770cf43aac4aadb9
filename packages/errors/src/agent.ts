import type { ErrorEntry } from './entry.ts';

/** 50xx: the party agent's command line, store and runs; 55xx: its daemon and the portal. */
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
  DB5033: {
    title: 'This is for models that give scores of single images.',
    remedy:
      'A model that draws masks in volumes is evaluated through the portal (register-model, add-testset --structures, register-testset), or by hand (evaluate, segmentation); other models of volumes are not.',
  },
  DB5034: {
    title: 'An approved evaluation still needs this test set.',
    remedy: 'Wait until it is computed, or take the approval back with "party-agent revoke", and delete it then.',
  },
  DB5035: {
    title: 'Other files of the data folder have something of this test set.',
    remedy: 'Look at the files named: if you put them there, remove them and delete again; otherwise report this.',
  },
  DB5036: {
    title: 'The agent may keep no more files.',
    remedy:
      'Delete test sets that are not needed any more ("party-agent delete-testset", drafts on the upload page), give the disk more room, or raise --max-storage. What is there stays, and evaluations go on.',
  },
  DB5037: {
    title: 'The score is not valid.',
    remedy:
      'A value left the range that the model was compiled for: the image is unlike those that the model was made with. Look at it; where there are many, ask the vendor to compile the model with images like them among the calibration images.',
  },
  DB5099: {
    title: 'Something went wrong inside the agent.',
    remedy: 'This is a bug: report it with the message and what you did. Finished batches are kept.',
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
  DB5514: {
    title: 'The file is no whole backup of an agent, or the key does not open it.',
    remedy: 'Check the passphrase or key; if they are right, take another backup: this one was cut off or changed.',
  },
  DB5515: {
    title: 'A backup is restored into an empty folder only.',
    remedy: 'Name a new folder with --data; what is in this one stays as it is.',
  },
  DB5516: {
    title: 'What this agent did after the backup from which it was restored is not known.',
    remedy:
      'Evaluations, tickets and patients from before the backup are closed: propose again, with other patients. If it is certain that nothing was answered, released or trained after the backup, restore it again with --nothing-since.',
  },
  DB5517: {
    title: "The agent's key cannot be changed now.",
    remedy:
      "Stop the daemon, and start it again where something still waits to be sent to the portal. A key that somebody else may have: have the agent removed on the portal's page at once, and enrol a new one in another data folder.",
  },
} as const satisfies Record<string, ErrorEntry>;
