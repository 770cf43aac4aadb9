/** Models and test sets: lists, pages, upload. */
export const models = {
  'Every version is a public program; its weights never leave your agent.':
    'Jede Version ist ein öffentliches Programm; ihre Gewichte verlassen Ihren Agenten nie.',
  'Models that vendors offer for evaluation on your images.':
    'Modelle, die Hersteller zur Auswertung auf Ihren Bildern anbieten.',
  'Search names and findings': 'Namen und Befunde suchen',
  'No model fits.': 'Kein Modell passt.',
  'No vendor lists a model yet.': 'Noch zeigt kein Hersteller ein Modell.',
  'Vendors register models with their own agents; they appear here.':
    'Hersteller registrieren Modelle mit ihren eigenen Agenten; sie erscheinen hier.',
  'Your agent compiles the ONNX file where it lies. The public program and its hash come here; the weights stay in the agent’s folder.':
    'Ihr Agent kompiliert die ONNX-Datei dort, wo sie liegt. Das öffentliche Programm und sein Hash kommen hierher; die Gewichte bleiben im Ordner des Agenten.',
  'Seen by hospitals': 'Für Krankenhäuser sichtbar',
  Hidden: 'Verborgen',
  'Version {modelVersion}': 'Version {modelVersion}',
  '{date} · about {bytes} an image': '{date} · etwa {bytes} je Bild',
  'By {organisation}': 'Von {organisation}',
  'What it is': 'Was es ist',
  'not stated': 'nicht angegeben',
  Input: 'Eingabe',
  '{shape}, images resized to {width} × {height} ({resize})':
    '{shape}, Bilder auf {width} × {height} gebracht ({resize})',
  Compiled: 'Kompiliert',
  '{time} by {compiler}': '{time} mit {compiler}',
  Registered: 'Registriert',
  '{time} by agent {agent}': '{time} durch Agent {agent}',
  'Exchanged per image': 'Ausgetauscht je Bild',
  'about {bytes}, and {preprocessing} beforehand, in {rounds} rounds':
    'etwa {bytes}, und {preprocessing} vorab, in {rounds} Runden',
  'Other versions': 'Andere Versionen',
  'What changed': 'Was sich geändert hat',
  'Operating points': 'Arbeitspunkte',
  'The vendor declares no threshold.': 'Der Hersteller gibt keine Schwelle an.',
  'Operating points declared by the vendor': 'Vom Hersteller angegebene Arbeitspunkte',
  'A score at or above the threshold counts as positive.': 'Ein Modellwert ab der Schwelle zählt als positiv.',
  'The public program': 'Das öffentliche Programm',
  'What both agents know and run together. Bytes are for one image, both directions.':
    'Was beide Agenten kennen und gemeinsam ausführen. Bytes gelten für ein Bild, beide Richtungen.',
  'All {steps} steps': 'Alle {steps} Schritte',
  'Steps of the program': 'Schritte des Programms',
  Step: 'Schritt',
  Operation: 'Operation',
  How: 'Wie',
  Output: 'Ausgabe',
  Bytes: 'Bytes',
  local: 'lokal',
  'On all test sets': 'Auf allen Testdatensätzen',
  'Released results of version {version} on {testSets, plural, one {# test set} other {# test sets}}; of several evaluations on one, the newest.':
    'Freigegebene Ergebnisse von Version {version} auf {testSets, plural, one {# Testdatensatz} other {# Testdatensätzen}}; von mehreren Auswertungen auf einem die neueste.',
  'Evaluations of this model': 'Auswertungen dieses Modells',
  'None yet.': 'Noch keine.',
  'Who sees it': 'Wer es sieht',
  'Hide from hospitals': 'Vor Krankenhäusern verbergen',
  'Show to hospitals': 'Krankenhäusern zeigen',
  'Hospitals see this model’s public description and can propose evaluations.':
    'Krankenhäuser sehen die öffentliche Beschreibung dieses Modells und können Auswertungen vorschlagen.',
  'Only your organisation sees this model. Evaluations that exist go on.':
    'Nur Ihre Organisation sieht dieses Modell. Bestehende Auswertungen gehen weiter.',
  'Hospitals see this model now.': 'Krankenhäuser sehen dieses Modell jetzt.',
  'Only you see this model now.': 'Nur Sie sehen dieses Modell jetzt.',
  'Versions of {name}': 'Versionen von {name}',
  'Newest first, each with what its vendor declares otherwise than in the version before it. Weights may differ in any.':
    'Neueste zuerst, jede mit dem, was ihr Hersteller anders angibt als in der Version davor. Gewichte können in jeder anders sein.',
  'Registered {time}, the first one': 'Registriert {time}, die erste',
  'Registered {time}, nothing declared otherwise from {before}':
    'Registriert {time}, nichts anders angegeben als in {before}',
  'Registered {time}, {changes, plural, one {# difference} other {# differences}} from {before}':
    'Registriert {time}, {changes, plural, one {# Unterschied} other {# Unterschiede}} zu {before}',
  'What changed in {modelVersion}': 'Was sich in {modelVersion} geändert hat',
  Thresholds: 'Schwellen',
  Description: 'Beschreibung',
  'Meaning of the outputs': 'Bedeutung der Ausgaben',
  Program: 'Programm',
  'about {bytes} in {rounds} rounds': 'etwa {bytes} in {rounds} Runden',
  'No weight is in this program': 'In diesem Programm ist kein Gewicht',
  'This program does not pass the check': 'Dieses Programm besteht die Prüfung nicht',
  'Checked just now: the program has only the fields of the public form, which has no place for weights, and its SHA-256 is the one that approvals name. All its {numbers} numbers are shapes, strides, bit widths and positions. The model’s parameters would be millions.':
    'Eben geprüft: Das Programm hat nur die Felder der öffentlichen Form, in der für Gewichte kein Platz ist, und sein SHA-256 ist der, den Zustimmungen nennen. Alle seine {numbers} Zahlen sind Formen, Schrittweiten, Bitbreiten und Positionen. Die Parameter des Modells wären Millionen.',
  '<link>Download the program</link> to check it yourself: <code>party-agent show FILE</code>':
    '<link>Programm herunterladen</link>, um es selbst zu prüfen: <code>party-agent show FILE</code>',
  'ONNX file': 'ONNX-Datei',
  'Folder of calibration images': 'Ordner mit Kalibrierbildern',
  'Images like those to be evaluated; they stay where they are.':
    'Bilder wie die auszuwertenden; sie bleiben, wo sie sind.',
  'Names of the model’s outputs, in order, with commas between. They have to be those of the labels.':
    'Namen der Ausgaben des Modells, der Reihe nach, mit Kommas dazwischen. Es müssen die der Labels sein.',
  'Folder for the compiled model': 'Ordner für das kompilierte Modell',
  'It keeps the weights: it must stay there.': 'Er enthält die Gewichte: Er muss dort bleiben.',
  'Name in the portal': 'Name im Portal',
  '1. What is in the way of this model, and what it would cost':
    '1. Was diesem Modell im Weg steht, und was es kosten würde',
  '2. Compile it: the public program, and the weights, which stay':
    '2. Kompilieren: das öffentliche Programm, und die Gewichte, die bleiben',
  '3. Register it, on the machine of your agent while that runs':
    '3. Registrieren, auf dem Rechner Ihres Agenten, während dieser läuft',
  'Where the graph ends in neither sigmoid nor softmax, check asks for --output with what its outputs mean. The portal checks the agent’s signature and the program’s hash, and that its form has no place for a weight.':
    'Endet der Graph weder mit Sigmoid noch mit Softmax, verlangt check mit --output, was seine Ausgaben bedeuten. Das Portal prüft die Unterschrift des Agenten und den Hash des Programms, und dass in seiner Form für kein Gewicht Platz ist.',
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
};

/** The upload of a test set to the hospital's own agent. */
export const upload = {
  'The files go from this browser straight to your own agent. The portal gets counts and a hash, nothing else.':
    'Die Dateien gehen aus diesem Browser direkt an Ihren eigenen Agenten. Das Portal bekommt Anzahlen und einen Hash, sonst nichts.',
  'Checks of the files': 'Prüfungen der Dateien',
  File: 'Datei',
  Check: 'Prüfung',
  accepted: 'angenommen',
  rejected: 'abgelehnt',
  duplicate: 'doppelt',
  Format: 'Format',
  Pixels: 'Bildpunkte',
  Size: 'Größe',
  Remarks: 'Bemerkungen',
  'Not finished': 'Nicht fertig',
  'Images and labels of these are on your agent. Choose the same folder again to send what is missing.':
    'Bilder und Labels hiervon liegen auf Ihrem Agenten. Wählen Sie denselben Ordner noch einmal, um zu schicken, was fehlt.',
  'Uploads that were not finished': 'Uploads, die nicht fertig wurden',
  Begun: 'Begonnen',
  Labels: 'Labels',
  sent: 'geschickt',
  'not yet': 'noch nicht',
  'What to do': 'Was tun',
  'Go on': 'Weiter',
  Delete: 'Löschen',
  'Delete {images, plural, one {# image} other {# images}}': '{images, plural, one {# Bild} other {# Bilder}} löschen',
  'The agent sent no image.': 'Der Agent hat kein Bild geschickt.',
  Close: 'Schließen',
  'Asking your agent…': 'Ihr Agent wird gefragt…',
  'Image {name}, {width} by {height} pixels': 'Bild {name}, {width} mal {height} Bildpunkte',
  Level: 'Helligkeit',
  Window: 'Fensterbreite',
  'As it came': 'Wie es kam',
  '{width} × {height} pixels. Drag over the image: up and down for the level, sideways for the window.':
    '{width} × {height} Bildpunkte. Ziehen Sie über das Bild: auf und ab für die Helligkeit, seitwärts für die Fensterbreite.',
  'It is as it should be: {concerns}': 'Es ist, wie es sein soll: {concerns}',
  'Accept the images that are ticked': 'Angekreuzte Bilder annehmen',
  '{images} more follow.': '{images} weitere folgen.',
  'Image file': 'Bilddatei',
  Study: 'Untersuchung',
  Patient: 'Patient',
  'folders named by study': 'Ordner nach Untersuchung benannt',
  'each image is one': 'jedes Bild ist eine',
  'no such column': 'keine solche Spalte',
  'not used': 'nicht benutzt',
  'a finding': 'ein Befund',
  'a number for the model': 'eine Zahl für das Modell',
  'results by it': 'Ergebnisse danach',
  'as the paths say': 'wie die Pfade sagen',
  'Other columns': 'Andere Spalten',
  'With each column, what was read in it. A finding is what the model has to find. “Results by it”: for sex, age band, scanner; the report then shows the figures within each group, and hides groups that are too small.':
    'Zu jeder Spalte, was darin gelesen wurde. Ein Befund ist, was das Modell finden soll. „Ergebnisse danach“: für Geschlecht, Altersgruppe, Gerät; der Bericht zeigt die Zahlen dann in jeder Gruppe und verbirgt Gruppen, die zu klein sind.',
  'What column {column} is': 'Was Spalte {column} ist',
  'Name of the finding in column {column}': 'Name des Befunds in Spalte {column}',
  '−1 (uncertain) counts as': '−1 (unsicher) zählt als',
  'not labelled': 'ohne Label',
  'An empty label counts as': 'Ein leeres Label zählt als',
  'Check with these columns': 'Mit diesen Spalten prüfen',
  'In studies.': 'In Untersuchungen.',
  Positive: 'Positiv',
  Negative: 'Negativ',
  'Cells that are not understood (correct them, or use the column otherwise)':
    'Zellen, die nicht verstanden werden (berichtigen Sie sie, oder benutzen Sie die Spalte anders)',
  'Images without a row, left out': 'Bilder ohne Zeile, weggelassen',
  'Rows without an image': 'Zeilen ohne Bild',
  '{images} images have labels, from {rows} rows.': '{images} Bilder haben Labels, aus {rows} Zeilen.',
  '{text}: {count}, such as {examples}': '{text}: {count}, etwa {examples}',
  'Look at {name}': '{name} ansehen',
  'Your agent serves the same upload itself: open <link>{url}</link> on its machine. Or bring its address here: <code>ssh -L 8471:127.0.0.1:8471 MACHINE</code>':
    'Ihr Agent bietet denselben Upload selbst an: Öffnen Sie <link>{url}</link> auf seinem Rechner. Oder holen Sie seine Adresse hierher: <code>ssh -L 8471:127.0.0.1:8471 MACHINE</code>',
  'The test set is complete: {images} images': 'Der Testdatensatz ist vollständig: {images} Bilder',
  'Its counts and hash are registered. The images and labels are only on your agent.':
    'Seine Anzahlen und sein Hash sind registriert. Bilder und Labels sind nur auf Ihrem Agenten.',
  'Your agent registers its counts as soon as it reaches the portal.':
    'Ihr Agent registriert seine Anzahlen, sobald er das Portal erreicht.',
  'No counts of findings and sites are registered: it differs from “{nearTo}” in so few patients that the counts of both would tell of these.':
    'Es werden keine Anzahlen von Befunden und Standorten registriert: Er unterscheidet sich von „{nearTo}“ in so wenigen Patienten, dass die Anzahlen beider über sie etwas verrieten.',
  'To the test set': 'Zum Testdatensatz',
  'The agent did not take this': 'Der Agent hat dies nicht angenommen',
  'What it has taken so far is kept.': 'Was er bisher angenommen hat, bleibt erhalten.',
  'Vendors see it in proposals. No patient data.': 'Hersteller sehen ihn in Vorschlägen. Keine Patientendaten.',
  'How the images were chosen: period, device, exclusions.':
    'Wie die Bilder ausgewählt wurden: Zeitraum, Gerät, Ausschlüsse.',
  Begin: 'Beginnen',
  'Drop the folder of images, with the labels CSV in it or beside it. PNG, JPEG and DICOM.':
    'Legen Sie den Ordner mit Bildern ab, die CSV mit Labels darin oder daneben. PNG, JPEG und DICOM.',
  'Files sent to the agent': 'An den Agenten geschickte Dateien',
  '{sent} of {total} files, {bytes}: {accepted} accepted, {rejected} rejected, {duplicates} duplicates':
    '{sent} von {total} Dateien, {bytes}: {accepted} angenommen, {rejected} abgelehnt, {duplicates} doppelt',
  'The same bytes came under another name, too. The labels say which name counts.':
    'Dieselben Bytes kamen auch unter einem anderen Namen. Die Labels sagen, welcher Name zählt.',
  'Show {count} more of {all}': '{count} weitere von {all} zeigen',
  'Files that do not count: {count}': 'Dateien, die nicht zählen: {count}',
  Files: 'Dateien',
  'Images to look at: {count}': 'Anzusehende Bilder: {count}',
  'They look unusual to your agent. Correct the files, or accept those that are as they should be.':
    'Sie kommen Ihrem Agenten ungewöhnlich vor. Berichtigen Sie die Dateien, oder nehmen Sie die an, die sind, wie sie sein sollen.',
  'A look at them': 'Ein Blick darauf',
  'Straight from your agent; these pictures never pass through the portal.':
    'Direkt von Ihrem Agenten; diese Bilder gehen nie durch das Portal.',
  'One row an image, or a study with a folder of its own; a column for each finding with 1 and 0 or yes and no. Tables of CheXpert, MIMIC-CXR and the NIH are read as they are.':
    'Eine Zeile je Bild, oder je Untersuchung mit eigenem Ordner; eine Spalte je Befund mit 1 und 0 oder yes und no. Tabellen von CheXpert, MIMIC-CXR und den NIH werden gelesen, wie sie sind.',
  'Labels CSV': 'CSV mit Labels',
  'Leave out the {rows, plural, one {# row} other {# rows}} of the labels without an image. The report will say that rows were left out.':
    '{rows, plural, one {# Zeile} other {# Zeilen}} der Labels ohne Bild weglassen. Der Bericht wird sagen, dass Zeilen weggelassen wurden.',
  'Finish the test set': 'Testdatensatz abschließen',
  'Afterwards it cannot change: evaluations name its hash.':
    'Danach kann er sich nicht mehr ändern: Auswertungen nennen seinen Hash.',
  'Images and labels that fit each other are needed first.':
    'Zuerst sind Bilder und Labels nötig, die zueinander passen.',
  'Sending to your agent…': 'Wird an Ihren Agenten geschickt…',
  'Drop a folder here': 'Ordner hier ablegen',
  'Choose a folder': 'Ordner wählen',
  'Choose files': 'Dateien wählen',
  'The test set is not finished. What was sent is kept on your agent; you can go on with it later. Leave the page?':
    'Der Testdatensatz ist nicht fertig. Was geschickt wurde, bleibt auf Ihrem Agenten; Sie können später weitermachen. Seite verlassen?',
};

/** Between this browser and the organisation's own agent. */
export const localAgent = {
  'Another agent answers at this address: its key is not the one that is enrolled here.':
    'Unter dieser Adresse antwortet ein anderer Agent: Sein Schlüssel ist nicht der, der hier angemeldet ist.',
  'This happens between this browser and your own agent, once. You let this page in on the agent’s own page, where you also confirm whatever signs or shows anything; the portal never gets it.':
    'Dies geschieht einmal zwischen diesem Browser und Ihrem eigenen Agenten. Sie lassen diese Seite auf der eigenen Seite des Agenten herein, wo Sie auch alles bestätigen, was unterschreibt oder etwas zeigt; das Portal bekommt es nie.',
  'Address of the agent': 'Adresse des Agenten',
  'Not connected': 'Nicht verbunden',
  'Connecting…': 'Verbinden…',
  'Connect to the agent': 'Mit dem Agenten verbinden',
  'Open this page in a browser on the agent’s own machine, or bring the agent’s local address here: <code>ssh -L 8471:127.0.0.1:8471 MACHINE</code>':
    'Öffnen Sie diese Seite in einem Browser auf dem Rechner des Agenten, oder holen Sie die lokale Adresse des Agenten hierher: <code>ssh -L 8471:127.0.0.1:8471 MACHINE</code>',
  'Your agent asks you first': 'Ihr Agent fragt Sie zuerst',
  'It tells you on its own page what this page asks of it. <link>Confirm on the agent’s page</link> and come back; this page goes on by itself.':
    'Er sagt Ihnen auf seiner eigenen Seite, was diese Seite von ihm will. <link>Bestätigen Sie auf der Seite des Agenten</link> und kommen Sie zurück; diese Seite geht von selbst weiter.',
  'It tells you on its own page what this page asks of it, with the number <strong>{number}</strong>. <link>Confirm on the agent’s page</link> and come back; this page goes on by itself.':
    'Er sagt Ihnen auf seiner eigenen Seite, was diese Seite von ihm will, mit der Nummer <strong>{number}</strong>. <link>Bestätigen Sie auf der Seite des Agenten</link> und kommen Sie zurück; diese Seite geht von selbst weiter.',
  'Your agent cannot be reached from this browser. Check that it runs on this machine, and that you allowed this page to reach local addresses when the browser asked.':
    'Ihr Agent ist von diesem Browser aus nicht erreichbar. Prüfen Sie, ob er auf diesem Rechner läuft und ob Sie dieser Seite erlaubt haben, lokale Adressen zu erreichen, als der Browser fragte.',
  'The agent does not know this browser any more. Connect it again.':
    'Der Agent kennt diesen Browser nicht mehr. Verbinden Sie ihn neu.',
  'The agent refused.': 'Der Agent hat abgelehnt.',
  'The agent answered in a form that this page does not know; it may be of another version.':
    'Der Agent hat in einer Form geantwortet, die diese Seite nicht kennt; vielleicht ist er von einer anderen Version.',
};
