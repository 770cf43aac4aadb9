/** Models: their list, page and versions, and how one is compiled and registered. */
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
  'Your agent compiles the model’s file where it lies. The public program and its hash come here; the weights stay in the agent’s folder.':
    'Ihr Agent kompiliert die Datei des Modells dort, wo sie liegt. Das öffentliche Programm und sein Hash kommen hierher; die Gewichte bleiben im Ordner des Agenten.',
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
  'What both agents know and run together. Bytes are for one volume, both directions.':
    'Was beide Agenten kennen und gemeinsam ausführen. Bytes gelten für ein Volumen, beide Richtungen.',
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
  'Exchanged per volume': 'Je Volumen ausgetauscht',
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
  'Model file': 'Datei des Modells',
  'ONNX, Keras (.keras, .h5), or weights of PyTorch (.pt; add --architecture and --input-shape).':
    'ONNX, Keras (.keras, .h5) oder Gewichte von PyTorch (.pt; dazu --architecture und --input-shape).',
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
};
