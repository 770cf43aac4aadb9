import { reportHash, type VerifiedDeletion, verifyDeletion, verifyReport } from '@doubleblind/report';
import { Command } from 'commander';
import { say } from '../print.ts';
import { readTextFile } from '../read-file.ts';

interface VerifyOptions {
  readonly key?: string;
  readonly json?: boolean;
}

/** `verify`: checks a signed report, full or released, or the record of a deletion; needs neither network nor data folder. */
export function verifyCommand() {
  return new Command('verify')
    .description('check the signature of a report, or of the record of a deletion, offline')
    .argument('<REPORT>', 'the JSON file that report or delete-testset wrote, or that a portal exports')
    .option('--key <FINGERPRINT>', "fingerprint of the hospital's agent: fail if another key signed")
    .option('--json', 'print JSON')
    .action(async (path: string, { key, json }: VerifyOptions) => {
      const text = await readTextFile(path);
      const deleted = verifyDeletion(text, key);
      if (deleted !== null) return sayDeletion(deleted, json ?? false);
      const { report, fingerprint, released } = verifyReport(text, key);
      const hash = reportHash(report);
      const { subject, counts, createdAt } = report;
      if (json) {
        say(JSON.stringify({ fingerprint, reportHash: hash, createdAt, released, subject }));
        return;
      }
      say('The report is unchanged since it was signed.');
      say(
        `Signed by:   ${fingerprint}${key === undefined ? "  (compare with the hospital's by telephone)" : '  (as expected)'}`,
      );
      say(`Report hash: ${hash}  (stands at the foot of every page of the PDF)`);
      say(`Model:       ${subject.model.name}, program ${subject.model.programHash}`);
      say(`Test set:    ${subject.testSet.name}, ${counts.studies} studies, content ${subject.testSet.contentHash}`);
      if (released !== null) say(`Released:    ${released.parts.join(', ')}, of evaluation ${released.evaluationId}`);
      say(`Date:        ${createdAt}, doubleblind ${subject.software.version}`);
    });
}

function sayDeletion({ deletion, fingerprint }: VerifiedDeletion, json: boolean): void {
  if (json) {
    say(JSON.stringify({ fingerprint, deletion }));
    return;
  }
  const { testSet, deletedFiles, searched, kept, elsewhere, deletedBy, deletedAt } = deletion;
  say('The record is unchanged since it was signed.');
  say(`Signed by:   ${fingerprint}`);
  say(`Deleted:     ${testSet.name}, ${testSet.images} images, content ${testSet.contentHash}: ${deletedFiles} files`);
  say(`Searched:    ${searched.files} files that were left, ${searched.bytes} bytes: nothing of its images`);
  for (const text of kept) say(`Kept:        ${text}`);
  for (const folder of elsewhere) say(`Not reached: ${folder}`);
  say(`By:          ${deletedBy}, ${deletedAt}`);
}
