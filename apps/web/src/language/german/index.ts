import type { Catalogue } from '../words.ts';
import { account } from './account.ts';
import { entrance } from './entrance.ts';
import { errors } from './errors.ts';
import { evaluations } from './evaluations.ts';
import { frame } from './frame.ts';
import { home } from './home.ts';
import { localAgent, models, upload } from './models.ts';
import { people } from './people.ts';
import { report } from './report.ts';
import { results } from './results.ts';
import { secondOpinion } from './second-opinion.ts';
import { trainings } from './trainings.ts';

export const german: Catalogue = {
  ...errors,
  ...entrance,
  ...frame,
  ...home,
  ...people,
  ...account,
  ...evaluations,
  ...models,
  ...upload,
  ...localAgent,
  ...results,
  ...trainings,
  ...report,
  ...secondOpinion,
};
