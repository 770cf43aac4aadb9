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
  'I have looked at it: it is as it should be': 'Ich habe es mir angesehen: Es ist, wie es sein soll',
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
  '{sent} of {total} files, {bytes}: {accepted} accepted, {rejected} rejected, {duplicates, plural, one {# duplicate} other {# duplicates}}':
    '{sent} von {total} Dateien, {bytes}: {accepted} angenommen, {rejected} abgelehnt, {duplicates} doppelt',
  'The same bytes came under another name, too. The labels say which name counts.':
    'Dieselben Bytes kamen auch unter einem anderen Namen. Die Labels sagen, welcher Name zählt.',
  'Show {count} more of {all}': '{count} weitere von {all} zeigen',
  '{count, plural, one {# file} other {# files}}': '{count, plural, one {# Datei} other {# Dateien}}',
  'Files that do not count: {count}': 'Dateien, die nicht zählen: {count}',
  Files: 'Dateien',
  'Images to look at: {count}': 'Anzusehende Bilder: {count}',
  'They look unusual to your agent. Correct the files, or accept those that are as they should be.':
    'Sie kommen Ihrem Agenten ungewöhnlich vor. Berichtigen Sie die Dateien, oder nehmen Sie die an, die sind, wie sie sein sollen.',
  'A look at them': 'Ein Blick darauf',
  'Straight from your agent, which first asks you on its own page whether it may show them; they never pass through the portal.':
    'Direkt von Ihrem Agenten, der Sie erst auf seiner eigenen Seite fragt, ob er sie zeigen darf; sie gehen nie durch das Portal.',
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
