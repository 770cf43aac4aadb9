import type { ErrorEntry } from './index.ts';

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
    remedy: 'Free space on the disk or correct the permissions, then go on with --resume.',
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
  DB5099: {
    title: 'Something went wrong inside the agent.',
    remedy: 'This is a bug: report it with the message and what you did. Finished batches are kept.',
  },
} as const satisfies Record<string, ErrorEntry>;
