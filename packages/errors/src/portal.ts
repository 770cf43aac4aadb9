import type { ErrorEntry } from './entry.ts';

/** 6xxx: the portal. */
export const portalErrors = {
  DB6001: { title: 'You are not allowed to do this.', remedy: 'Ask an administrator of your organisation.' },
  DB6002: {
    title: 'There is no such thing, or you may not see it.',
    remedy: 'Check the address, and for which organisation you are signed in.',
  },
  DB6003: { title: 'What was sent is not valid.', remedy: 'Correct the fields that are named and send it again.' },
  DB6004: { title: 'You are not signed in.', remedy: 'Sign in, or send a valid API token.' },
  DB6005: {
    title: 'The invitation is not valid.',
    remedy: 'Ask for a new invitation: each works once and for a week.',
  },
  DB6006: { title: 'This exists already.', remedy: 'Choose another name or version.' },
  DB6007: { title: 'What was sent is too large.', remedy: 'Send less at once.' },
  DB6008: { title: 'The password is not right.', remedy: 'Type the password with which you sign in now.' },
  DB6009: {
    title: 'This address takes no webhooks.',
    remedy: 'Give an https address that is reached from the internet, without a user name in it.',
  },
  DB6010: {
    title: 'What was sent is not JSON.',
    remedy: 'Send the body as JSON, with "Content-Type: application/json".',
  },
  DB6101: {
    title: 'The database cannot be started.',
    remedy: 'Read the last lines of the database below, or set DATABASE_URL to a PostgreSQL of your own.',
  },
  DB6102: {
    title: 'A setting of the portal is wrong.',
    remedy: 'Correct the environment variable that is named and start again.',
  },
  DB6103: {
    title: 'The database holds something that this version of the portal cannot read.',
    remedy: 'Start the version of the portal that wrote it, or a newer one; nothing was changed.',
  },
  DB6104: {
    title: 'A portal runs on this data folder already.',
    remedy: 'Use the one that runs, stop it first, or give another folder with --data.',
  },
  DB6105: {
    title: 'The portal cannot listen at this address.',
    remedy: 'Stop the program that is there, or give another port with --port (and in PORTAL_ORIGIN, if that is set).',
  },
  DB6106: {
    title: 'The backup cannot be restored.',
    remedy:
      'Give a whole file that --backup wrote, to the version of the portal that wrote it or a newer one; nothing was changed.',
  },
  DB6107: {
    title: 'The database to restore into is not empty.',
    remedy: 'Stop the portal and give a new data folder, or a new database in DATABASE_URL; nothing was changed.',
  },
  DB6108: { title: 'The backup cannot be written.', remedy: 'Give a new file in a folder with enough space.' },
  DB6109: {
    title: 'A portal with other settings runs on this database.',
    remedy:
      'Give every process of a portal the same AUTH_SECRET and PORTAL_ORIGIN, and on several machines a PROCESS_ADDRESS that the others reach; or stop the other one first.',
  },
  DB6110: {
    title: 'This portal may keep no more.',
    remedy:
      'Nothing new can begin here for now; what runs goes on, and can be stopped. Tell the operator, who can give the database more room (STORAGE_GIGABYTES).',
  },
  DB6201: {
    title: 'The agent could not prove its key.',
    remedy: 'Check that the agent is enrolled with this portal and was not removed.',
  },
  DB6202: {
    title: 'The enrolment token is not valid.',
    remedy: 'Make a new token on the agents page: each works once and for one day.',
  },
  DB6203: { title: 'The agent and the portal speak different versions.', remedy: 'Update the older one of the two.' },
  DB6204: {
    title: 'The agent sent a message that the contracts do not allow.',
    remedy: 'Update the agent; report it if the versions agree.',
  },
  DB6205: { title: 'A signature does not fit.', remedy: 'Check that the right agent signed, then sign again.' },
  DB6206: {
    title: 'The key of this agent cannot be changed while works name it.',
    remedy:
      'Let the evaluations and trainings named here come to their end, or stop them. A key that somebody else may have: remove the agent on the page "Agents" at once, and enrol a new one.',
  },
  DB6301: {
    title: 'The evaluation cannot do this in its present state.',
    remedy: 'Reload the page to see where it stands.',
  },
  DB6302: { title: 'An approval does not fit the proposal.', remedy: 'Reload the proposal and approve it again.' },
  DB6303: {
    title: 'The results do not fit the evaluation.',
    remedy: 'Release results of this evaluation, and only the parts that were agreed.',
  },
  DB6304: {
    title: 'An agent was silent for too long.',
    remedy: 'Check that the agent runs and reaches the portal, then retry; finished batches are kept.',
  },
  DB6305: {
    title: 'An agent refused the work.',
    remedy: 'Read the reason that the agent gave, then retry or propose again.',
  },
  DB6306: {
    title: 'Model and test set do not go together.',
    remedy: 'Choose a test set with labels for at least one finding of the model.',
  },
  DB6307: {
    title: 'Too many proposals wait for the other side.',
    remedy: 'Cancel some of them, or wait until the other side has decided.',
  },
  DB6308: {
    title: 'The test set was registered with counts of a few studies.',
    remedy: 'Update the agent: it leaves counts out that fewer than five studies make up.',
  },
  DB6309: {
    title: 'The terms do not name the participants that this kind of work needs.',
    remedy: 'Propose again with as many organisations in each role as the kind allows.',
  },
  DB6310: {
    title: 'More images are to be evaluated twice than there are.',
    remedy: 'Choose at most as many copies as the test set has images.',
  },
  DB6311: {
    title: 'These terms do not go with what the model does.',
    remedy: 'Leave out what is named: masks are evaluated without noise, plaintext run, goal and checks of answers.',
  },
  DB6312: {
    title: 'The hospital has deleted this test set.',
    remedy: 'Nothing brings it back but adding its images and labels to the agent again, from where they came from.',
  },
} as const satisfies Record<string, ErrorEntry>;
