import { DoubleblindError } from '@doubleblind/errors';
import { openDatabase } from '../../store/database/open.ts';
import { listTestSetRows } from '../../store/database/test-sets.ts';
import { keepReaders } from '../../store/readers.ts';
import { readContent } from '../../store/test-set-content.ts';
import { commandWithData, openData } from '../options.ts';
import { say } from '../print.ts';
import { readTextFile } from '../read-file.ts';

/** `add-readers`: what readers decided on a registered test set, for the reports of its evaluations that nothing was released of. */
export function addReadersCommand() {
  return commandWithData('add-readers')
    .description(
      'hospital: add what readers decided on a test set; reports compare the model with them, releases do not',
    )
    .argument('<TEST-SET>', 'its name, as it was uploaded, or its id')
    .requiredOption(
      '--readers <CSV>',
      'reader, study_id, one column a finding: decisions of 0 and 1, or ratings between; a line for each reader and study',
    )
    .action(async (name: string, options: { data?: string; readers: string }) => {
      const data = await openData(options);
      const database = openDatabase(data);
      const [row, other] = listTestSetRows(database).filter(
        (entry) => [entry.name, entry.id].includes(name) && entry.contentHash !== null,
      );
      database.close();
      if (other)
        throw new DoubleblindError('DB5001', `Several test sets are called "${name}"; one has the id ${other.id}.`);
      if (!row) throw new DoubleblindError('DB5703', `There is no finished test set "${name}".`);
      const folder = data.upload(row.id);
      const content = await readContent(folder, row.contentHash!);
      const kept = await keepReaders(folder, content, await readTextFile(options.readers));
      say(`${name}: ${kept.readers.length} readers (${kept.readers.join(', ')}) of ${kept.findings.join(', ')}`);
    });
}
