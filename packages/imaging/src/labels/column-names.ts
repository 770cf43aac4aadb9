/** Columns by the names that people, data sets and exports give them. */

/** One spelling of what people write in several: without case, blanks, hyphens and underscores. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_\-.]+/g, '');
}

/** The same without accents, which exports drop as often as not. */
function bareName(name: string): string {
  return plainName(name.normalize('NFD').replace(/\p{M}/gu, ''));
}

/** In English; then in German, French, Spanish, Italian, Portuguese and Dutch. */
const ROLES = {
  image: [
    /^(image|img|file|dicom|film)(id|name|path|file|filename|index|uid)?$|^(path|filepath|imagefilepath|sopinstanceuid)$/,
    /^(bild|datei|fichier|imagen|archivo|immagine|imagem|arquivo|afbeelding|bestand)(name|pfad|id|datei)?$|^dateipfad$/,
  ],
  study: [
    /^(study|exam|examination|accession)(id|uid|no|nr|number|instanceuid)?$/,
    /^(studie|studien|untersuchung|untersuchungs|etude|examen|estudio|studio|esame|estudo|exame|onderzoek)(id|nr|nummer|uid)?$/,
  ],
  patient: [
    /^(patient|subject|case)(id|no|nr|number|uid)?$|^(mrn|pid)$/,
    /^(patienten|paciente|paziente|idpatient|idpaciente)(id|nr|nummer)?$|^patientnummer$/,
  ],
  site: [
    /^(site|hospital|institution|cent(er|re))(id|name|no)?$/,
    /^(standort|klinik|krankenhaus|hopital|ziekenhuis)$/,
  ],
  view: [/^(view|viewposition|projection|frontal\/lateral)$/, /^(aufnahme|ansicht|incidence|proyeccion)$/],
} as const;

export type NamedRole = keyof typeof ROLES;

export function hasRole(name: string, role: NamedRole): boolean {
  return ROLES[role].some((pattern) => pattern.test(bareName(name)));
}

/** Whole words of a name: "Patient Age", "PatientAge", "patient_age". */
function words(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** What describes a study or an image, whatever its cells hold: a table of newborns has an age of 0 and 1. */
const ATTRIBUTE_WORDS =
  /^(sex|gender|age|ages|date|time|datetime|timestamp|year|birth|birthday|dob|weight|width|height|spacing|bmi|ids?|uids?|index|number|series|dicom|pixel|dir|directory|folder|insurance|ethnicity|orientation)$/;
/** The commonest of these in the other languages. */
const ATTRIBUTES_ELSEWHERE =
  /^(geschlecht|sexe|sexo|sesso|geslacht|genre|genero|alter|edad|eta|idade|leeftijd|jahre|datum|fecha|data|geburtsdatum|geburtstag|naissance|datedenaissance|untersuchungsdatum|aufnahmedatum|jahr|annee|ano|anno|gewicht|groesse|große|grosse|poids|peso|gerat|geraet|hersteller|nummer|numero|laufendenummer|lfdnr)$/;
const ATTRIBUTE_NAMES =
  /^(no|nr|row|rowno|fold|split|set|subset|cohort|train|test|valid|pediatric|paediatric|male|female|frontal|lateral|ap\/pa|appa|ap|pa|followup#?|rows|columns|patientage|patientsex|patientgender|ageyears|ageband|agegroup|scanner|manufacturer|vendor|device|modality|race|bitsstored|bitsallocated|photometricinterpretation|unnamed:?\d*)$/;

export function isAttributeName(name: string): boolean {
  const plain = plainName(name);
  if (ATTRIBUTE_NAMES.test(plain) || ATTRIBUTES_ELSEWHERE.test(bareName(name))) return true;
  return words(name).some((word) => ATTRIBUTE_WORDS.test(word));
}

/** Columns that results are usually reported by, where they have few enough values to make groups of. */
const GROUP =
  /^(patient)?(sex|gender)$|^(geschlecht|sexe|sexo|sesso|geslacht)$|^(patient)?age(band|group|class|range)$|^(scanner|manufacturer|vendor|device|modality|ethnicity|race)$/;

export function isUsualGroup(name: string): boolean {
  return GROUP.test(plainName(name));
}

export function isListName(name: string): boolean {
  return /^(finding|label|patholog(y|ie)|disease|diagnos[ie])s?(labels?|s)?$/.test(plainName(name));
}

/** What radiologists look for in a chest film, as public collections call it (CheXpert, MIMIC, NIH, VinDr, PadChest). */
const FINDINGS =
  /^(nofinding|normal|abnormal|enlargedcardiomediastinum|cardiomegaly|lungopacity|opacity|lunglesion|edema|oedema|consolidation|pneumonia|covid(19)?|tuberculosis|atelectasis|pneumothorax|pleuraleffusion|effusion|pleuralother|pleuralthickening|fracture|supportdevices|infiltrat(e|ion)|mass|nodule|emphysema|fibrosis|hernia|pneumoperitoneum|pneumomediastinum|calcification|interstitiallungdisease|ild)$/;

export function isFindingName(name: string): boolean {
  return FINDINGS.test(plainName(name));
}
