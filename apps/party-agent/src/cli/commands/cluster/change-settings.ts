import { DoubleblindError } from '@doubleblind/errors';
import { type ClusterSettings, readClusterSettings, writeClusterSettings } from '../../../store/cluster-settings.ts';
import { openDatabase } from '../../../store/database/open.ts';
import { openData } from '../../options.ts';

/** An agent that computes sees it within a second. Throws DB5644 where there are no settings. */
export async function changeSettings(options: { data?: string }, change: Partial<ClusterSettings>): Promise<void> {
  const database = openDatabase(await openData(options));
  try {
    const settings = readClusterSettings(database);
    if (!settings) throw new DoubleblindError('DB5644', '');
    writeClusterSettings(database, { ...settings, ...change });
  } finally {
    database.close();
  }
}
