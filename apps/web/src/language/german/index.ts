import type { Catalogue } from '../words.ts';
import { account } from './account.ts';
import { entrance } from './entrance.ts';
import { errors } from './errors.ts';
import { evaluations } from './evaluations.ts';
import { frame } from './frame.ts';
import { home } from './home.ts';
import { images } from './images.ts';
import { localAgent } from './local-agent.ts';
import { mails } from './mails.ts';
import { models } from './models.ts';
import { people } from './people.ts';
import { report } from './report.ts';
import { results } from './results.ts';
import { secondOpinion } from './second-opinion.ts';
import { states } from './states.ts';
import { terms } from './terms.ts';
import { testSets } from './test-sets.ts';
import { trainings } from './trainings.ts';
import { upload } from './upload.ts';

export const german: Catalogue = {
  ...errors,
  ...entrance,
  ...frame,
  ...home,
  ...people,
  ...account,
  ...evaluations,
  ...terms,
  ...states,
  ...models,
  ...testSets,
  ...upload,
  ...images,
  ...localAgent,
  ...results,
  ...trainings,
  ...report,
  ...secondOpinion,
  ...mails,
};
