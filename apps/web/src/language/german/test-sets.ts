/** Test sets: their list and page, their counts, whether they are large enough. */
export const testSets = {
  'Images and labels lie in your own agent. Here are only counts and hashes.':
    'Bilder und Labels liegen bei Ihrem eigenen Agenten. Hier stehen nur Anzahlen und Hashes.',
  'Test sets that hospitals show, by their counts. Nobody here can see an image.':
    'Testdatensätze, die Krankenhäuser zeigen, nach ihren Anzahlen. Niemand kann hier ein Bild sehen.',
  'No test set fits.': 'Kein Testdatensatz passt.',
  'No test set yet.': 'Noch kein Testdatensatz.',
  'No hospital shows a test set yet.': 'Noch zeigt kein Krankenhaus einen Testdatensatz.',
  'Drop a folder of images and a CSV of labels; they go straight to your own agent.':
    'Legen Sie einen Ordner mit Bildern und eine CSV mit Labels ab; sie gehen direkt an Ihren eigenen Agenten.',
  Sites: 'Standorte',
  'Counts seen by': 'Anzahlen sieht',
  archived: 'archiviert',
  vendors: 'Hersteller',
  'only us': 'nur wir',
  Added: 'Hinzugefügt',
  'Compare models': 'Modelle vergleichen',
  'What it holds': 'Was er enthält',
  'What it held': 'Was er enthielt',
  Volumes: 'Volumen',
  'Hash of volumes and masks': 'Hash von Volumen und Masken',
  'In the mask': 'In der Maske',
  'Not in the mask': 'Nicht in der Maske',
  'The test set shows no count of these findings: whether it is large enough cannot be said.':
    'Der Testdatensatz zeigt keine Anzahl dieser Befunde: Ob er groß genug ist, lässt sich nicht sagen.',
  'Counts per structure': 'Anzahlen je Struktur',
  'In studies: whether the mask has a voxel of it. A structure that fewer than five studies have, or lack, has no counts here.':
    'In Untersuchungen: ob die Maske ein Voxel davon hat. Eine Struktur, die weniger als fünf Untersuchungen haben oder nicht haben, hat hier keine Anzahlen.',
  '{images} volumes, each with its mask: {nifti} NIfTI, {dicom} DICOM series':
    '{images} Volumen, jedes mit seiner Maske: {nifti} NIfTI, {dicom} DICOM-Serien',
  '{images}: {png} PNG, {jpeg} JPEG, {dicom} DICOM': '{images}: {png} PNG, {jpeg} JPEG, {dicom} DICOM',
  Patients: 'Patienten',
  'Hash of images and labels': 'Hash von Bildern und Labels',
  'Is it large enough?': 'Ist er groß genug?',
  'Told from the counts alone, before any model has seen an image. Nothing of this is stored or sent.':
    'Allein aus den Anzahlen gesagt, bevor ein Modell ein Bild gesehen hat. Nichts davon wird gespeichert oder gesendet.',
  'The labels name no site.': 'Die Labels nennen keinen Standort.',
  'Evaluations on it': 'Auswertungen darauf',
  'Evaluations on this test set': 'Auswertungen auf diesem Testdatensatz',
  'Who sees the counts': 'Wer die Anzahlen sieht',
  'Hide from vendors': 'Vor Herstellern verbergen',
  'Show to vendors': 'Herstellern zeigen',
  'Vendors see the counts on this page and can propose evaluations on this test set.':
    'Hersteller sehen die Anzahlen auf dieser Seite und können Auswertungen auf diesem Testdatensatz vorschlagen.',
  'Only your organisation sees this test set, and vendors whose models you evaluate on it.':
    'Nur Ihre Organisation sieht diesen Testdatensatz, und Hersteller, deren Modelle Sie darauf auswerten.',
  'Vendors see the counts now.': 'Hersteller sehen die Anzahlen jetzt.',
  'Only you see this test set now.': 'Nur Sie sehen diesen Testdatensatz jetzt.',
  'Counts per finding': 'Anzahlen je Befund',
  'With it': 'Mit Befund',
  Without: 'Ohne',
  'Not labelled': 'Ohne Label',
  'In studies; all images of a study have its labels. A finding that fewer than five studies have, or lack, has no counts here.':
    'In Untersuchungen; alle Bilder einer Untersuchung haben ihre Labels. Ein Befund, den weniger als fünf Untersuchungen haben oder nicht haben, hat hier keine Anzahlen.',
  'Counts per site': 'Anzahlen je Standort',
  Site: 'Standort',
  'Sites with fewer than ten studies are not named.':
    'Standorte mit weniger als zehn Untersuchungen werden nicht genannt.',
  'AUROC that you expect': 'AUROC, die Sie erwarten',
  'Of a model that would be good enough. 0.8 is usual for chest X-rays; the closer to 1, the fewer studies are needed.':
    'Eines Modells, das gut genug wäre. 0,8 ist bei Thorax-Röntgenbildern üblich; je näher an 1, desto weniger Untersuchungen sind nötig.',
  'Widest useful interval': 'Breitestes brauchbares Intervall',
  'From its lower to its upper end. 0.1 means that an AUROC of 0.80 may well be 0.75 or 0.85.':
    'Von seinem unteren zu seinem oberen Ende. 0,1 heißt, dass eine AUROC von 0,80 gut auch 0,75 oder 0,85 sein kann.',
  'The expected AUROC lies between {leastAuroc} and {mostAuroc}, the interval between {leastWidth} and {mostWidth}.':
    'Die erwartete AUROC liegt zwischen {leastAuroc} und {mostAuroc}, das Intervall zwischen {leastWidth} und {mostWidth}.',
  'Expected width': 'Erwartete Breite',
  'Studies needed': 'Nötige Untersuchungen',
  '{studies} ({positives} with it)': '{studies} ({positives} mit Befund)',
  'Enough?': 'Genug?',
  'too few': 'zu wenige',
  '95% interval of an AUROC of {auroc}; enough is at most {width} from end to end. All numbers are studies.':
    '95-%-Intervall einer AUROC von {auroc}; genug heißt höchstens {width} von Ende zu Ende. Alle Zahlen sind Untersuchungen.',
  'Large enough for every finding, by this plan.': 'Nach diesem Plan groß genug für jeden Befund.',
  'Fewer studies than this plan needs for {small}. The evaluation can run all the same, but there the result will not tell a good model from a mediocre one.':
    'Weniger Untersuchungen, als dieser Plan braucht, für {small}. Die Auswertung kann trotzdem laufen, aber dort wird das Ergebnis ein gutes Modell nicht von einem mittelmäßigen unterscheiden.',
  'The test set is too small for this finding': 'Der Testdatensatz ist für diesen Befund zu klein',
  'The test set is too small for every finding': 'Der Testdatensatz ist für jeden Befund zu klein',
  'The test set is too small for {small} of {all} findings':
    'Der Testdatensatz ist für {small} von {all} Befunden zu klein',
  deleted: 'gelöscht',
  Deleted: 'Gelöscht',
  'The hospital’s agent has deleted this test set. What evaluations say of it stays; no new one can name it.':
    'Der Agent des Krankenhauses hat diesen Testdatensatz gelöscht. Was Auswertungen über ihn sagen, bleibt; keine neue kann ihn nennen.',
  '{time} by {who}': '{time} durch {who}',
  'Files deleted': 'Gelöschte Dateien',
  'Searched afterwards': 'Danach durchsucht',
  '{files} files of the agent; nothing of the images was found.':
    '{files} Dateien des Agenten; von den Bildern wurde nichts gefunden.',
  Kept: 'Behalten',
  'Beyond the agent': 'Außerhalb des Agenten',
  'Signed record': 'Unterschriebener Nachweis',
  'Saved as a file, "party-agent verify" checks it.': 'Als Datei gespeichert, prüft ihn "party-agent verify".',
};
