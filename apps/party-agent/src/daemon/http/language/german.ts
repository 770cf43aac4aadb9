/** What the agent's own pages say, in German, by the English texts that stand in page/ and describe.ts. */
export const GERMAN: Readonly<Record<string, string>> = {
  // Every page.
  'Asking the agent...': 'Der Agent wird gefragt …',
  'Agent of {organisation}': 'Agent von {organisation}',
  'The agent does not answer. Is it still running?': 'Der Agent antwortet nicht. Läuft er noch?',
  'Pages of this agent': 'Seiten dieses Agenten',
  'Pair this browser': 'Diesen Browser verbinden',
  '1. Pair this browser, once': '1. Diesen Browser verbinden, einmal',
  'Code that': 'Code, den',
  'shows on the agent’s machine': 'auf dem Rechner des Agenten zeigt',
  Pair: 'Verbinden',
  'Upload a test set': 'Testdatensatz hochladen',

  // Upload.
  'Upload a test set - party agent': 'Testdatensatz hochladen - Agent',
  'Images and labels go from this browser to your own agent and nowhere else. The portal learns counts and hashes only.':
    'Bilder und Labels gehen aus diesem Browser an Ihren eigenen Agenten und nirgendwohin sonst. Das Portal erfährt nur Anzahlen und Hashes.',
  '2. Test set': '2. Testdatensatz',
  'Not finished yet. Choose the same files again to send what is missing:':
    'Noch nicht fertig. Wählen Sie dieselben Dateien noch einmal, um zu schicken, was fehlt:',
  Name: 'Name',
  Description: 'Beschreibung',
  Begin: 'Beginnen',
  '3. Images': '3. Bilder',
  'Drop a folder or files here (PNG, JPEG, DICOM), or choose:':
    'Legen Sie einen Ordner oder Dateien hier ab (PNG, JPEG, DICOM), oder wählen Sie:',
  'A folder': 'Einen Ordner',
  Files: 'Dateien',
  'Files sent': 'Geschickte Dateien',
  'Files that the agent did not take': 'Dateien, die der Agent nicht angenommen hat',
  '{count} file: {reason}': '{count} Datei: {reason}',
  '{count} files: {reason}': '{count} Dateien: {reason}',
  'Files that do not count': 'Dateien, die nicht zählen',
  'Images to look at': 'Anzusehende Bilder',
  'These look unusual. Open each; those that are as they should be count when you accept them.':
    'Diese sehen ungewöhnlich aus. Öffnen Sie jedes; die, die sind, wie sie sein sollen, zählen, wenn Sie sie annehmen.',
  'Accept the images that are ticked': 'Angekreuzte Bilder annehmen',
  'All images': 'Alle Bilder',
  '4. Labels': '4. Labels',
  'Choose the CSV file': 'CSV-Datei wählen',
  'Problems in the labels': 'Probleme in den Labels',
  '5. Finish': '5. Abschließen',
  'A finished test set never changes. Its counts and hashes are registered with the portal.':
    'Ein abgeschlossener Testdatensatz ändert sich nie. Seine Anzahlen und Hashes werden beim Portal registriert.',
  'Leave out the': 'Weglassen:',
  'of the labels without an image': 'der Labels ohne Bild',
  Finish: 'Abschließen',
  'Images to look at before an evaluation': 'Bilder, die vor einer Auswertung anzusehen sind',
  '{name}: {count} images, labels sent': '{name}: {count} Bilder, Labels geschickt',
  '{name}: {count} images, labels not sent': '{name}: {count} Bilder, Labels nicht geschickt',
  'Go on': 'Weiter',
  Delete: 'Löschen',
  'Delete {count} images': '{count} Bilder löschen',
  '{sent} of {total} sent: {accepted} accepted, {count} duplicate, {rejected} cannot be used':
    '{sent} von {total} geschickt: {accepted} angenommen, {count} doppelt, {rejected} nicht zu gebrauchen',
  '{sent} of {total} sent: {accepted} accepted, {count} duplicates, {rejected} cannot be used':
    '{sent} von {total} geschickt: {accepted} angenommen, {count} doppelt, {rejected} nicht zu gebrauchen',
  '{images} images have a row; {rows} rows.': '{images} Bilder haben eine Zeile; {rows} Zeilen.',
  '{count} row': '{count} Zeile',
  '{count} rows': '{count} Zeilen',
  '{what}: {count}, such as {examples}': '{what}: {count}, etwa {examples}',
  'Cells that are not understood': 'Zellen, die nicht verstanden werden',
  'Rows without an image': 'Zeilen ohne Bild',
  'Images without a row, left out': 'Bilder ohne Zeile, weggelassen',
  'not used': 'nicht benutzt',
  'names the image': 'nennt das Bild',
  'names the study': 'nennt die Untersuchung',
  'names the patient': 'nennt den Patienten',
  'names the site': 'nennt den Standort',
  'a finding': 'ein Befund',
  'results by it': 'Ergebnisse danach',
  '-1 (uncertain) counts as': '-1 (unsicher) zählt als',
  'An empty label counts as': 'Ein leeres Label zählt als',
  'not labelled': 'ohne Label',
  yes: 'ja',
  no: 'nein',
  'Finished: {images} images, content {hash}. You can go back to the portal now.':
    'Abgeschlossen: {images} Bilder, Inhalt {hash}. Sie können jetzt zum Portal zurückgehen.',
  'No counts of findings and sites are registered: it differs from "{nearTo}" in so few patients that the counts of both would tell of these.':
    'Es werden keine Anzahlen von Befunden und Standorten registriert: Er unterscheidet sich von „{nearTo}“ in so wenigen Patienten, dass die Anzahlen beider über sie etwas verrieten.',
  '{count} images. Open one to see it with window and level.':
    '{count} Bilder. Öffnen Sie eines, um es mit Fensterbreite und Helligkeit zu sehen.',
  'The same bytes came under another name, too. The labels say which name counts.':
    'Dieselben Bytes kamen auch unter einem anderen Namen. Die Labels sagen, welcher Name zählt.',
  Film: 'Film',
  Level: 'Helligkeit',
  Window: 'Fensterbreite',
  Close: 'Schließen',

  // Films that are unlike those of the calibration.
  'Images to look at - party agent': 'Anzusehende Bilder - Agent',
  "An evaluation stops where images are unlike those of the model's calibration. Open each; correct the test set, or accept the images that are as they should be.":
    'Eine Auswertung hält an, wo Bilder denen der Kalibrierung des Modells nicht gleichen. Öffnen Sie jedes; berichtigen Sie den Testdatensatz, oder nehmen Sie die Bilder an, die sind, wie sie sein sollen.',
  'No image waits for anybody.': 'Kein Bild wartet auf jemanden.',
  'Your name': 'Ihr Name',
  '{model} of {vendor}, on the test set {testSet}': '{model} von {vendor}, auf dem Testdatensatz {testSet}',
  '{count} image is unlike those that the model was calibrated on; its score of it says little.':
    '{count} Bild gleicht nicht denen, mit denen das Modell kalibriert wurde; seine Bewertung davon sagt wenig.',
  '{count} images are unlike those that the model was calibrated on; its scores of them say little.':
    '{count} Bilder gleichen nicht denen, mit denen das Modell kalibriert wurde; seine Bewertungen davon sagen wenig.',
  'Tick the images that are as they should be.': 'Kreuzen Sie die Bilder an, die sind, wie sie sein sollen.',
  '{count} image was accepted.': '{count} Bild wurde angenommen.',
  '{count} images were accepted.': '{count} Bilder wurden angenommen.',
  '{count} image still waits.': '{count} Bild wartet noch.',
  '{count} images still wait.': '{count} Bilder warten noch.',
  'Start the next attempt of the evaluation in the portal.':
    'Beginnen Sie im Portal den nächsten Versuch der Auswertung.',

  // Tickets.
  'Tickets for single images - party agent': 'Karten für einzelne Bilder - Agent',
  'Tickets for single images': 'Karten für einzelne Bilder',
  'Whoever has a ticket can ask a model of yours about so many images from a page of a browser. You learn that an image was asked, not which one. An image counts when it starts; one whose link broke counts once.':
    'Wer eine Karte hat, kann von einer Seite des Browsers aus ein Modell von Ihnen nach so vielen Bildern fragen. Sie erfahren, dass nach einem Bild gefragt wurde, nicht nach welchem. Ein Bild zählt, wenn es beginnt; eines, dessen Verbindung abriss, zählt einmal.',
  'This agent answers no pages: start the daemon with': 'Dieser Agent antwortet keinen Seiten: Starten Sie ihn mit',
  'Make a ticket': 'Karte ausstellen',
  Model: 'Modell',
  'Whom it is for (stays in your books)': 'Für wen sie ist (bleibt in Ihren Büchern)',
  'Images, all together': 'Bilder, alle zusammen',
  'Images a day of this person, with all tickets together (empty: any number)':
    'Bilder am Tag für diese Person, mit allen Karten zusammen (leer: beliebig viele)',
  'Days until it expires': 'Tage, bis sie abläuft',
  'Protects against': 'Schützt vor',
  'parties that deviate from the protocol': 'Parteien, die vom Protokoll abweichen',
  'parties that follow it': 'Parteien, die ihm folgen',
  'Make the ticket': 'Karte ausstellen',
  'Send this link to the person. It is shown once, and whoever has it can use it:':
    'Schicken Sie diesen Link der Person. Er wird einmal gezeigt, und wer ihn hat, kann ihn benutzen:',
  'Link of the ticket': 'Link der Karte',
  'Tickets and their use': 'Karten und ihr Gebrauch',
  'No ticket was made.': 'Keine Karte wurde ausgestellt.',
  Person: 'Person',
  Begun: 'Begonnen',
  Answered: 'Beantwortet',
  Of: 'Von',
  'A day': 'Am Tag',
  Until: 'Bis',
  Withdraw: 'Zurückziehen',
  'Withdraw the ticket of {person}': 'Karte von {person} zurückziehen',
  withdrawn: 'zurückgezogen',
  any: 'beliebig',

  // Confirmations: the page.
  'Confirm - party agent': 'Bestätigen - Agent',
  'What the portal’s pages ask of this agent': 'Was die Seiten des Portals von diesem Agenten wollen',
  'Your agent does it when you confirm it here, in its own words. If you did not ask for it a moment ago, refuse.':
    'Ihr Agent tut es, wenn Sie es hier bestätigen, in seinen eigenen Worten. Haben Sie es nicht eben verlangt, lehnen Sie ab.',
  'Nothing waits. You can go back to the portal.': 'Nichts wartet. Sie können zum Portal zurückgehen.',
  'What both organisations will see': 'Was beide Organisationen sehen werden',
  'To confirm, type: {text}': 'Zum Bestätigen tippen Sie: {text}',
  Confirm: 'Bestätigen',
  Refuse: 'Ablehnen',

  // What is to be confirmed.
  'hand over all images': 'alle bilder hergeben',
  'a side that follows the protocol and looks at what it gets':
    'einer Seite, die dem Protokoll folgt und ansieht, was sie bekommt',
  'a side that deviates from the protocol: it learns no more; results may be wrong':
    'einer Seite, die vom Protokoll abweicht: Sie erfährt nicht mehr; Ergebnisse können falsch sein',
  '{model} on {testSet}': '{model} auf {testSet}',
  'none: the model runs only under protection': 'keiner: das Modell läuft nur geschützt',
  'on the hospital’s agent, with a model that the vendor lends':
    'auf dem Agenten des Krankenhauses, mit einem Modell, das der Hersteller leiht',
  'on the vendor’s agent: the hospital’s agent hands it every image':
    'auf dem Agenten des Herstellers: der Agent des Krankenhauses gibt ihm jedes Bild',
  'on the vendor’s agent: the hospital’s agent hands it images that the labels mark as public':
    'auf dem Agenten des Herstellers: der Agent des Krankenhauses gibt ihm Bilder, die die Labels öffentlich nennen',
  none: 'keine',
  'threshold {threshold}': 'Schwelle {threshold}',
  '{measure} at least {value}': '{measure} mindestens {value}',
  'Sign the approval of {evaluation}': 'Die Zustimmung zu {evaluation} unterschreiben',
  'Approved by': 'Zugestimmt von',
  Vendor: 'Hersteller',
  Hospital: 'Krankenhaus',
  Purpose: 'Zweck',
  'Test set': 'Testdatensatz',
  '{name}, {images} images': '{name}, {images} Bilder',
  '{name}, {images} volumes': '{name}, {images} Volumen',
  Structures: 'Strukturen',
  Findings: 'Befunde',
  'May be released': 'Darf freigegeben werden',
  Discrimination: 'Trennschärfe',
  'ROC curves': 'ROC-Kurven',
  Calibration: 'Kalibrierung',
  'Secure against plaintext': 'Geschützt gegen Klartext',
  'By site': 'Nach Standort',
  'Time and bytes': 'Zeit und Bytes',
  'Noise in what is released': 'Rauschen in dem, was freigegeben wird',
  'Plaintext comparison': 'Vergleich im Klartext',
  'Equivalence margin': 'Äquivalenzgrenze',
  '{margin} in AUROC': '{margin} in AUROC',
  Goal: 'Ziel',
  'What it tells of the model': 'Was es über das Modell verrät',
  'these terms do not say': 'diese Bedingungen sagen es nicht',
  'Checks of the vendor’s answers': 'Prüfungen der Antworten des Herstellers',
  'none: the vendor is trusted': 'keine: dem Hersteller wird vertraut',
  'Not before': 'Nicht vor',
  'as soon as both have approved': 'sobald beide zugestimmt haben',
  Ends: 'Endet',
  'Hash of the terms': 'Hash der Bedingungen',
  'Key of the other side’s agent': 'Schlüssel des Agenten der Gegenseite',
  'The agent of {organisation} has a key that nobody here has accepted. Ask them by phone what their agent shows, and type that only if it is the same.':
    'Der Agent von {organisation} hat einen Schlüssel, den hier noch niemand angenommen hat. Fragen Sie am Telefon, was deren Agent zeigt, und tippen Sie das nur ein, wenn es dasselbe ist.',
  'With these terms every image goes to {vendor}, unprotected. No signature takes it back.':
    'Mit diesen Bedingungen geht jedes Bild an {vendor}, ungeschützt. Keine Unterschrift holt es zurück.',
  'Take back the approval of {evaluation}; work stops at once':
    'Die Zustimmung zu {evaluation} zurücknehmen; die Arbeit hält sofort an',
  'Taken back by': 'Zurückgenommen von',
  Reason: 'Grund',
  'Release results of {evaluation} to both organisations':
    'Ergebnisse von {evaluation} für beide Organisationen freigeben',
  'Released by': 'Freigegeben von',
  Parts: 'Teile',
  To: 'An',
  '{vendor} and the portal': '{vendor} und das Portal',
  'Attack: {attack}': 'Angriff: {attack}',
  'finds nothing certain. {text}': 'findet nichts Sicheres. {text}',
  'finds {found}: {text}': 'findet {found}: {text}',
  'Both organisations see this. It cannot be taken back.':
    'Beide Organisationen sehen dies. Es kann nicht zurückgenommen werden.',
  'Show the full report of {evaluation} on the portal’s page':
    'Den vollständigen Bericht von {evaluation} auf der Seite des Portals zeigen',
  For: 'Für',
  'an hour, in this organisation’s browsers; the portal itself does not get it':
    'eine Stunde, in den Browsern dieser Organisation; das Portal selbst bekommt ihn nicht',
  'Show a comparison of models, computed from scores of single studies, on the portal’s page':
    'Einen Vergleich von Modellen, berechnet aus Bewertungen einzelner Untersuchungen, auf der Seite des Portals zeigen',
  Evaluations: 'Auswertungen',
  // Volumes with masks.
  'Volumes with masks': 'Volumen mit Masken',
  'Volumes with masks - party agent': 'Volumen mit Masken - Agent',
  'Volumes with masks over them': 'Volumen mit Masken darüber',
  'Computed evaluations of masks, case by case: the model’s mask and your own. They are read from this agent’s files and shown on this page only; the portal and the vendor never get them.':
    'Berechnete Auswertungen von Masken, Fall für Fall: die Maske des Modells und Ihre eigene. Sie werden aus den Dateien dieses Agenten gelesen und nur auf dieser Seite gezeigt; Portal und Hersteller bekommen sie nie.',
  'No evaluation of masks is computed yet.': 'Noch ist keine Auswertung von Masken berechnet.',
  Case: 'Fall',
  Evaluation: 'Auswertung',
  Volume: 'Volumen',
  Slices: 'Schichten',
  Direction: 'Richtung',
  axial: 'axial',
  coronal: 'koronal',
  sagittal: 'sagittal',
  Slice: 'Schicht',
  'Masks over the volume': 'Masken über dem Volumen',
  'of the model, filled': 'des Modells, gefüllt',
  'your own, as an outline': 'Ihre eigene, als Umriss',
  'Arrow keys on the picture, or turning the wheel over it, go from slice to slice; page keys go ten slices.':
    'Pfeiltasten auf dem Bild oder das Rad darüber gehen von Schicht zu Schicht; Bildtasten gehen zehn Schichten.',
  '{structure}: Dice {dice}, HD95 {distance} mm, volume {volume} ml':
    '{structure}: Dice {dice}, HD95 {distance} mm, Volumen {volume} ml',
  'The volume is being read…': 'Das Volumen wird gelesen…',
  'Slice {slice} of {slices}, {depth} mm from the first': 'Schicht {slice} von {slices}, {depth} mm von der ersten',
  'Distances of surfaces': 'Abstände der Oberflächen',
  'Errors of volumes': 'Fehler der Volumen',
  'What is opened': 'Was geöffnet wird',
  'Show images of the test set "{testSet}" on the portal’s page':
    'Bilder des Testdatensatzes „{testSet}“ auf der Seite des Portals zeigen',
  'an hour, in this organisation’s browsers; the portal itself does not get them':
    'eine Stunde, in den Browsern dieser Organisation; das Portal selbst bekommt sie nicht',
  'Let the portal’s pages in this browser talk to this agent':
    'Die Seiten des Portals in diesem Browser mit diesem Agenten sprechen lassen',
  Portal: 'Portal',
  Number: 'Nummer',
  '{number}; the portal’s page shows the same': '{number}; die Seite des Portals zeigt dieselbe',
  'They may': 'Sie dürfen',
  'send uploads and see what is wrong with them, and ask for the rest, which you confirm here each time':
    'Uploads schicken und sehen, was daran nicht stimmt, und um den Rest bitten, was Sie hier jedes Mal bestätigen',
};
