/** Evaluations: their list and page, approval, control, progress, comments. */
export const evaluations = {
  Open: 'Offen',
  'Ended otherwise': 'Anders geendet',
  'Last changed first': 'Zuletzt geänderte zuerst',
  'By model': 'Nach Modell',
  'By test set': 'Nach Testdatensatz',
  'One model on one test set, on terms that both sides signed.':
    'Ein Modell auf einem Testdatensatz, zu Bedingungen, die beide Seiten unterschrieben haben.',
  'Search names, purpose or number': 'Namen, Zweck oder Nummer suchen',
  'No evaluation fits.': 'Keine Auswertung passt.',
  'Propose one: a model, a test set, and what it is for.':
    'Schlagen Sie eine vor: ein Modell, einen Testdatensatz und wofür es ist.',
  Pages: 'Seiten',
  'Previous page': 'Vorige Seite',
  'Next page': 'Nächste Seite',
  '{total, plural, one {# evaluation} other {# evaluations}}':
    '{total, plural, one {# Auswertung} other {# Auswertungen}}',
  ', page {page} of {pages}': ', Seite {page} von {pages}',
  '{model} {version} on {testSet}': '{model} {version} auf {testSet}',
  '#{number} {model} {version} on {testSet}': 'Nr. {number} {model} {version} auf {testSet}',
  'Evaluation #{number}, proposed by {proposedBy}': 'Auswertung Nr. {number}, vorgeschlagen von {proposedBy}',
  '. A counter-offer to {link}': '. Ein Gegenvorschlag zu {link}',
  '. Other terms were proposed: {links}': '. Andere Bedingungen wurden vorgeschlagen: {links}',
  'Preview and release': 'Ansehen und freigeben',
  Results: 'Ergebnisse',
  'Propose other terms': 'Andere Bedingungen vorschlagen',
  'Propose again': 'Erneut vorschlagen',
  Time: 'Zeit',
  'What would a run cost?': 'Was würde ein Lauf kosten?',
  'Line between the two': 'Leitung zwischen beiden',
  'A hospital’s line: 100 Mbit/s': 'Die Leitung eines Krankenhauses: 100 Mbit/s',
  'Two cities: 350 Mbit/s': 'Zwei Städte: 350 Mbit/s',
  'A fast line: 1 Gbit/s': 'Eine schnelle Leitung: 1 Gbit/s',
  'One building: 3 Gbit/s': 'Ein Gebäude: 3 Gbit/s',
  '{images, plural, one {# image} other {# images}}, about {bytes} both ways':
    '{images, plural, one {# Bild} other {# Bilder}}, etwa {bytes} in beide Richtungen',
  'Expected, not promised: processor time follows from the bytes that the program sends, on machines like those it was measured on. The vendor rents {machine} at {price} USD an hour ({date}) and pays {traffic} USD for a gigabyte that it sends; the hospital’s machines of two cores are its own. Carbon dioxide at {grams} g a kilowatt hour, the world’s mean of {year}. party-agent plan has other machines, lines and prices.':
    'Erwartet, nicht versprochen: Die Rechenzeit folgt aus den Bytes, die das Programm sendet, auf Maschinen wie denen, auf denen gemessen wurde. Der Hersteller mietet {machine} für {price} USD je Stunde ({date}) und zahlt {traffic} USD für ein Gigabyte, das er sendet; die Maschinen des Krankenhauses mit zwei Kernen sind seine eigenen. Kohlendioxid mit {grams} g je Kilowattstunde, dem Mittel der Welt von {year}. party-agent plan kennt andere Maschinen, Leitungen und Preise.',
  'Machines of either side': 'Maschinen auf jeder Seite',
  'as fast as the line': 'so schnell wie die Leitung',
  'more machines than batches': 'mehr Maschinen als Stapel',
  'Vendor’s cost, USD': 'Kosten des Herstellers, USD',
  'Carbon dioxide, kg': 'Kohlendioxid, kg',
  'Is the test set large enough?': 'Ist der Testdatensatz groß genug?',
  'Told from its counts alone, before anything is run. Look at it before you approve.':
    'Allein aus seinen Anzahlen gesagt, bevor irgendetwas läuft. Sehen Sie es sich an, bevor Sie zustimmen.',
  Terms: 'Bedingungen',
  'Your side’s approval': 'Zustimmung Ihrer Seite',
  'Read the terms above first. Your agent signs them and keeps a copy; without its signature it does no work.':
    'Lesen Sie zuerst die Bedingungen oben. Ihr Agent unterschreibt sie und behält eine Kopie; ohne seine Unterschrift arbeitet er nicht.',
  Approvals: 'Zustimmungen',
  'To be sure of whom you work with, compare the other side’s key by phone.':
    'Um sicher zu sein, mit wem Sie arbeiten, vergleichen Sie den Schlüssel der anderen Seite am Telefon.',
  Control: 'Steuerung',
  Comments: 'Kommentare',
  Timeline: 'Verlauf',
  'Evaluation #{number}': 'Auswertung Nr. {number}',
  'Full report': 'Vollständiger Bericht',
  'Other terms for #{number}': 'Andere Bedingungen für Nr. {number}',
  '{name} ({hospital}, {images, plural, one {# image} other {# images}})':
    '{name} ({hospital}, {images, plural, one {# Bild} other {# Bilder}})',
  'Both sides’ agents sign these terms. Nothing starts before, and no word can change afterwards.':
    'Die Agenten beider Seiten unterschreiben diese Bedingungen. Vorher beginnt nichts, und danach kann sich kein Wort ändern.',
  'There is no model that you can see.': 'Es gibt kein Modell, das Sie sehen können.',
  'There is no test set that you can see.': 'Es gibt keinen Testdatensatz, den Sie sehen können.',
  'A vendor registers one with its agent.': 'Ein Hersteller registriert eines mit seinem Agenten.',
  'A hospital adds one, and shows its counts to vendors.':
    'Ein Krankenhaus fügt einen hinzu und zeigt Herstellern seine Anzahlen.',
  'Approved by {name}, {time}': 'Angenommen durch {name}, {time}',
  'Has not approved yet': 'Hat noch nicht zugestimmt',
  'Signed by the agent with key': 'Unterschrieben vom Agenten mit Schlüssel',
  'Your agent has signed, but cannot reach the portal now; the approval arrives as soon as it can.':
    'Ihr Agent hat unterschrieben, erreicht aber das Portal gerade nicht; die Zustimmung kommt an, sobald er kann.',
  'Your agent is connected. It signs exactly the terms that this page shows.':
    'Ihr Agent ist verbunden. Er unterschreibt genau die Bedingungen, die diese Seite zeigt.',
  'With these terms your images leave the hospital: all of them go to {organisationName}':
    'Mit diesen Bedingungen verlassen Ihre Bilder das Krankenhaus: alle gehen an {organisationName}',
  'The vendor runs its model on them unprotected, and can keep copies; no signature takes them back. What the protected run keeps secret, this gives away. To compare without handing images over, ask for a proposal in which the vendor lends you the model. To forbid this for good: <code>party-agent keep-images</code> on your agent’s machine.':
    'Der Hersteller lässt sein Modell ungeschützt darauf laufen und kann Kopien behalten; keine Unterschrift holt sie zurück. Was der geschützte Lauf geheim hält, gibt dies preis. Um zu vergleichen, ohne Bilder herauszugeben, bitten Sie um einen Vorschlag, in dem der Hersteller Ihnen das Modell leiht. Um dies für immer zu untersagen: <code>party-agent keep-images</code> auf dem Rechner Ihres Agenten.',
  'To confirm, type: {phrase}': 'Zur Bestätigung tippen: {phrase}',
  // Lower case: it is compared so.
  'hand over all images': 'alle bilder hergeben',
  'Not approved': 'Nicht angenommen',
  'Your agent signs…': 'Ihr Agent unterschreibt…',
  'Approve these terms': 'Diesen Bedingungen zustimmen',
  Write: 'Schreiben',
  Comment: 'Kommentar',
  'Both sides read it. It changes no term; for that propose other terms.':
    'Beide Seiten lesen ihn. Er ändert keine Bedingung; schlagen Sie dafür andere Bedingungen vor.',
  'Written. The other side reads it here, and is told.':
    'Geschrieben. Die andere Seite liest es hier und wird benachrichtigt.',
  Pause: 'Anhalten',
  Resume: 'Fortsetzen',
  Cancel: 'Abbrechen',
  'Cancel this evaluation for good? A new proposal would be needed.':
    'Diese Auswertung endgültig abbrechen? Es wäre ein neuer Vorschlag nötig.',
  'Reject the proposal…': 'Vorschlag ablehnen…',
  Why: 'Warum',
  Reject: 'Ablehnen',
  'Take our approval back…': 'Unsere Zustimmung zurücknehmen…',
  'Take it back and stop': 'Zurücknehmen und anhalten',
  'The other side reads this.': 'Die andere Seite liest dies.',
  'It goes on only where the two agents still reach each other.':
    'Sie geht nur weiter, wenn die beiden Agenten einander noch erreichen.',
  'This page is cut off from the portal': 'Diese Seite ist vom Portal abgeschnitten',
  'It shows what was last known, and goes on by itself when the portal answers. If you have signed out, load it again.':
    'Sie zeigt, was zuletzt bekannt war, und geht von selbst weiter, wenn das Portal antwortet. Haben Sie sich abgemeldet, laden Sie sie neu.',
  'Preflight: {seconds} and {bytes} for two images, round trip {milliseconds} ms, {rate}/s. All images are expected to take {total}.':
    'Probelauf: {seconds} und {bytes} für zwei Bilder, Umlaufzeit {milliseconds} ms, {rate}/s. Alle Bilder dauern voraussichtlich {total}.',
  'Vendor’s agent': 'Agent des Herstellers',
  'Hospital’s agent': 'Agent des Krankenhauses',
  'Lost contact with the vendor’s agent': 'Kontakt zum Agenten des Herstellers verloren',
  'Lost contact with the hospital’s agent': 'Kontakt zum Agenten des Krankenhauses verloren',
  'The vendor’s agent cannot go on, and tries again: {title}':
    'Der Agent des Herstellers kommt nicht weiter und versucht es wieder: {title}',
  'The hospital’s agent cannot go on, and tries again: {title}':
    'Der Agent des Krankenhauses kommt nicht weiter und versucht es wieder: {title}',
  'The clock of the vendor’s agent is wrong': 'Die Uhr des Agenten des Herstellers geht falsch',
  'The clock of the hospital’s agent is wrong': 'Die Uhr des Agenten des Krankenhauses geht falsch',
  'When the agent last connected it was {off}. Agreed times begin and end by it, and what the agent signs has its time. Its machine takes the time from the network (NTP); then the agent is started again.':
    'Als der Agent sich zuletzt verbunden hat, ging sie {off}. Vereinbarte Zeiten beginnen und enden nach ihr, und was der Agent unterschreibt, trägt ihre Zeit. Sein Rechner nimmt die Zeit aus dem Netz (NTP); danach wird der Agent neu gestartet.',
  'The hospital owes the agreed plaintext comparison': 'Das Krankenhaus schuldet den vereinbarten Klartextvergleich',
  'Its agent needs the vendor’s ONNX file for it, and nobody has brought it there. The vendor lends the file; on the machine of the hospital’s agent, before the evaluation runs or afterwards, the command below keeps it. Afterwards “Preview and release” adds the comparison. Until then “Secure against plaintext” cannot be released.':
    'Sein Agent braucht dafür die ONNX-Datei des Herstellers, und niemand hat sie dorthin gebracht. Der Hersteller leiht die Datei; auf dem Rechner des Agenten des Krankenhauses, vor oder nach dem Lauf der Auswertung, bewahrt der Befehl unten sie auf. Danach fügt „Ansehen und freigeben“ den Vergleich hinzu. Bis dahin kann „Geschützt gegen Klartext“ nicht freigegeben werden.',
  'It has never connected.': 'Er hat sich nie verbunden.',
  'It was last heard from {time}.': 'Von ihm war zuletzt {time} zu hören.',
  'No work begins, and what this page says of it is what it said then. Its organisation sees to its machine: <code>party-agent doctor</code> says what is wrong.':
    'Es beginnt nichts, und was diese Seite von ihm sagt, ist, was er damals gesagt hat. Seine Organisation sieht nach seinem Rechner: <code>party-agent doctor</code> sagt, was nicht stimmt.',
  'The two agents cannot meet': 'Die beiden Agenten finden nicht zueinander',
  'Neither says where the other can call it. One of the two has to be started with <code>party-agent daemon --listen-peer HOST:PORT</code>, at an address that the other one reaches, or, where neither can be called, with <code>party-agent daemon --relay</code>.':
    'Keiner sagt, wo der andere ihn erreichen kann. Einer der beiden muss mit <code>party-agent daemon --listen-peer HOST:PORT</code> gestartet werden, unter einer Adresse, die der andere erreicht, oder, wo keiner erreichbar ist, mit <code>party-agent daemon --relay</code>.',
  '{done} of {total}': '{done} von {total}',
  Exchanged: 'Ausgetauscht',
  Rate: 'Tempo',
  '{rate} images/s': '{rate} Bilder/s',
  'Pairs of workers': 'Paare von Rechenprozessen',
  '{pairs} at work': '{pairs} rechnen',
  Batches: 'Stapel',
  '{done} of {total}, {again} begun again': '{done} von {total}, {again} neu begonnen',
  'Time left': 'Restzeit',
  'Images evaluated': 'Ausgewertete Bilder',
};
