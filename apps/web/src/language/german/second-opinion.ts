/** A page that asks a vendor's model about one image. */
export const secondOpinion = {
  'A second opinion': 'Eine zweite Meinung',
  'Ask a vendor’s model about one image. The image stays in this tab, and the answer appears here alone: this page and the vendor’s agent compute together, and neither sees what the other has.':
    'Befragen Sie das Modell eines Herstellers zu einem Bild. Das Bild bleibt in diesem Tab, und die Antwort erscheint nur hier: Diese Seite und der Agent des Herstellers rechnen gemeinsam, und keiner sieht, was der andere hat.',
  '1. Your ticket': '1. Ihr Ticket',
  'Paste the ticket, or the link, that the vendor has sent you':
    'Fügen Sie das Ticket oder den Link ein, den der Hersteller Ihnen geschickt hat',
  'Asking the vendor’s agent…': 'Der Agent des Herstellers wird gefragt…',
  'Use this ticket': 'Dieses Ticket verwenden',
  '1. The model': '1. Das Modell',
  'Another ticket': 'Ein anderes Ticket',
  'Fingerprint of its agent': 'Fingerabdruck seines Agenten',
  Evidence: 'Belege',
  'What hospitals have released about this model': 'Was Krankenhäuser über dieses Modell freigegeben haben',
  'Sign in, in another tab, to see what hospitals have released about it to your organisation.':
    'Melden Sie sich in einem anderen Tab an, um zu sehen, was Krankenhäuser Ihrer Organisation darüber freigegeben haben.',
  'Your ticket': 'Ihr Ticket',
  '; today {today, plural, =0 {none of them} one {# of them} other {# of them}}':
    '; heute {today, plural, =0 {kein einziges} one {# davon} other {# davon}}',
  'good for {images, plural, =0 {no image} one {# more image} other {# more images}}{today}, until {time}':
    'gut für {images, plural, =0 {kein Bild} one {# weiteres Bild} other {# weitere Bilder}}{today}, bis {time}',
  Protects: 'Schützt',
  'image and weights, as long as both sides follow the protocol':
    'Bild und Gewichte, solange beide Seiten dem Protokoll folgen',
  'image and weights, also against a side that deviates from the protocol; scores may then be wrong':
    'Bild und Gewichte, auch vor einer Seite, die vom Protokoll abweicht; die Werte können dann falsch sein',
  Precision: 'Genauigkeit',
  'scores are opened in steps of 1/{steps}, before their last function; nothing finer leaves the protocol':
    'Werte werden in Schritten von 1/{steps} geöffnet, vor ihrer letzten Funktion; nichts Feineres verlässt das Protokoll',
  '{bytes}, so rather not by a phone’s data plan': '{bytes}, also lieber nicht über das Datenvolumen eines Telefons',
  '2. Your image': '2. Ihr Bild',
  'The ticket has no image left.': 'Das Ticket hat kein Bild mehr.',
  'Ask the vendor for another one; what a day allows comes back at midnight UTC.':
    'Bitten Sie den Hersteller um ein weiteres; was ein Tag erlaubt, kommt um Mitternacht UTC zurück.',
  'This image is unlike those that the model knows; its scores may say nothing.':
    'Dieses Bild ist anders als die, die das Modell kennt; seine Werte sagen vielleicht nichts.',
  'I have looked at it, and it is as it should be.': 'Ich habe es angesehen, und es ist so, wie es sein soll.',
  'What each side learns': 'Was jede Seite erfährt',
  'The vendor learns that an image was asked with this ticket, and when. It learns nothing of the image and nothing of the answer.':
    'Der Hersteller erfährt, dass mit diesem Ticket nach einem Bild gefragt wurde, und wann. Vom Bild und von der Antwort erfährt er nichts.',
  'You learn the model’s scores of this image, and nothing of its weights beyond what scores tell.':
    'Sie erfahren die Werte des Modells zu diesem Bild, und von seinen Gewichten nichts, was über die Werte hinausgeht.',
  'This portal passes encrypted bytes on; it learns when and how many. You trust it to have sent you this page unchanged.':
    'Dieses Portal reicht verschlüsselte Bytes weiter; es erfährt, wann und wie viele. Sie vertrauen ihm, dass es Ihnen diese Seite unverändert geschickt hat.',
  'I agree that the vendor learns this, and I know that the answer is research and no diagnosis.':
    'Ich bin einverstanden, dass der Hersteller dies erfährt, und weiß, dass die Antwort Forschung ist und keine Diagnose.',
  'Try again (counts once)': 'Noch einmal versuchen (zählt einmal)',
  'Ask the model': 'Das Modell fragen',
  'An image of this ticket was begun here and not answered.':
    'Ein Bild dieses Tickets wurde hier begonnen und nicht beantwortet.',
  'The next one that you ask about goes on in its place, and is not counted again.':
    'Das nächste, nach dem Sie fragen, tritt an seine Stelle und wird nicht noch einmal gezählt.',
  'The keys for it are made.': 'Die Schlüssel dafür sind gemacht.',
  'The keys for it are being made with the vendor’s agent…':
    'Die Schlüssel dafür werden mit dem Agenten des Herstellers gemacht…',
  'Reading the image…': 'Das Bild wird gelesen…',
  'Drop an image here (PNG, JPEG or DICOM), or choose one':
    'Legen Sie ein Bild hier ab (PNG, JPEG oder DICOM), oder wählen Sie eines',
  'It stays in this tab.': 'Es bleibt in diesem Tab.',
  'Meeting the vendor’s agent…': 'Verbindung mit dem Agenten des Herstellers…',
  'Making keys…': 'Schlüssel werden gemacht…',
  'Computing, step by step…': 'Es wird gerechnet, Schritt für Schritt…',
  '3. Computing': '3. Rechnen',
  'Bytes exchanged': 'Ausgetauschte Bytes',
  '{done} of {all} steps, {bytes} of {total}, {rate} a second':
    '{done} von {all} Schritten, {bytes} von {total}, {rate} in der Sekunde',
  'about {time} left': 'noch etwa {time}',
  Stop: 'Anhalten',
  '3. The answer': '3. Die Antwort',
  'This is research, and no diagnosis.': 'Dies ist Forschung und keine Diagnose.',
  'A score is what the model says, not how likely the finding is in this patient: that depends on who is examined and where. Models err, and do so more often on images unlike those they were made with. Decide nothing by it without a radiologist.':
    'Ein Wert ist, was das Modell sagt, nicht, wie wahrscheinlich der Befund bei dieser Person ist: Das hängt davon ab, wer wo untersucht wird. Modelle irren, und öfter bei Bildern, die anders sind als die, mit denen sie gemacht wurden. Entscheiden Sie danach nichts ohne Radiologin oder Radiologen.',
  'The score is not valid.': 'Der Wert ist nicht gültig.',
  'While it was computed a value left the range that the model was compiled for: this image is unlike those that the model was made with. There is no score of it.':
    'Während er berechnet wurde, verließ eine Zahl den Bereich, für den das Modell übersetzt ist: Dieses Bild ist anders als jene, mit denen das Modell gemacht wurde. Es gibt keinen Wert dafür.',
  'Scores of this image': 'Werte dieses Bildes',
  Score: 'Wert',
  'Vendor’s threshold': 'Schwelle des Herstellers',
  'What the model says': 'Was das Modell sagt',
  'a score without a threshold': 'ein Wert ohne Schwelle',
  'positive: at or above the threshold': 'positiv: an oder über der Schwelle',
  'negative: below the threshold': 'negativ: unter der Schwelle',
  'Computed in {time} with {bytes}; the agent’s record says {finished}.':
    'In {time} mit {bytes} gerechnet; der Beleg des Agenten sagt {finished}.',
  'Keep a record': 'Beleg behalten',
  'Another image': 'Ein anderes Bild',
  'The record has the scores as you see them, and what the vendor’s agent has signed: ticket, program, the image’s random number and the times. The agent does not know the scores, so its signature does not cover them.':
    'Der Beleg hat die Werte, wie Sie sie sehen, und was der Agent des Herstellers unterschrieben hat: Ticket, Programm, die Zufallsnummer des Bildes und die Zeiten. Der Agent kennt die Werte nicht, also deckt seine Unterschrift sie nicht.',
  'The link to the vendor’s agent broke.': 'Die Verbindung zum Agenten des Herstellers ist abgerissen.',
  'Try again: an image whose link broke counts once.':
    'Versuchen Sie es noch einmal: Ein Bild, dessen Verbindung abriss, zählt einmal.',
  'The image cannot be read.': 'Das Bild kann nicht gelesen werden.',
  'Look whether the file opens elsewhere, and export it again as PNG, JPEG or DICOM.':
    'Sehen Sie nach, ob sich die Datei anderswo öffnen lässt, und exportieren Sie sie noch einmal als PNG, JPEG oder DICOM.',
  'The vendor’s agent and this page do not fit together.':
    'Der Agent des Herstellers und diese Seite passen nicht zusammen.',
  'Reload the page and try again; if it stays so, tell the vendor the number.':
    'Laden Sie die Seite neu und versuchen Sie es noch einmal; bleibt es so, nennen Sie dem Hersteller die Nummer.',
  'The portal’s relay was not reached.': 'Die Vermittlung des Portals wurde nicht erreicht.',
  'Look whether this machine is online, and try again. Nothing was counted.':
    'Sehen Sie nach, ob dieser Rechner online ist, und versuchen Sie es noch einmal. Gezählt wurde nichts.',
  'Too many calls with this ticket, or to this agent, at once.':
    'Zu viele Anrufe mit diesem Ticket oder bei diesem Agenten zugleich.',
  'Close other tabs that use it, and try again in a minute. Nothing was counted.':
    'Schließen Sie andere Tabs, die es verwenden, und versuchen Sie es in einer Minute noch einmal. Gezählt wurde nichts.',
  'The vendor’s agent is not there.': 'Der Agent des Herstellers ist nicht da.',
  'Try again later, or ask the vendor. Nothing was counted.':
    'Versuchen Sie es später, oder fragen Sie den Hersteller. Gezählt wurde nichts.',
  'The vendor’s allowance at this relay is used up for today.':
    'Das Kontingent des Herstellers bei dieser Vermittlung ist für heute aufgebraucht.',
  'Try again tomorrow, or tell the vendor. Nothing was counted.':
    'Versuchen Sie es morgen, oder sagen Sie es dem Hersteller. Gezählt wurde nichts.',
  'The ticket is not valid.': 'Das Ticket ist nicht gültig.',
  'Copy all of it once more; if it has expired or was withdrawn, ask the vendor for a new one.':
    'Kopieren Sie es noch einmal ganz; ist es abgelaufen oder zurückgezogen, bitten Sie den Hersteller um ein neues.',
  'The ticket is used up.': 'Das Ticket ist aufgebraucht.',
  'Nothing was computed. Ask the vendor for another ticket.':
    'Gerechnet wurde nichts. Bitten Sie den Hersteller um ein weiteres Ticket.',
  'Today’s images are used up.': 'Die Bilder von heute sind aufgebraucht.',
  'Nothing was computed. Days end at midnight UTC; try again tomorrow, or ask the vendor.':
    'Gerechnet wurde nichts. Tage enden um Mitternacht UTC; versuchen Sie es morgen, oder fragen Sie den Hersteller.',
  'Whoever answers does not hold the key that the ticket names.':
    'Wer antwortet, hat den Schlüssel nicht, den das Ticket nennt.',
  'Nothing was sent. Try once more; if it stays so, somebody may be in the vendor’s place: ask the vendor.':
    'Gesendet wurde nichts. Versuchen Sie es noch einmal; bleibt es so, ist vielleicht jemand an der Stelle des Herstellers: Fragen Sie ihn.',
  'This image was answered already.': 'Zu diesem Bild gab es die Antwort schon.',
  'Choose it anew to ask again: it then counts as another image.':
    'Wählen Sie es neu, um noch einmal zu fragen: Es zählt dann als weiteres Bild.',
  'The vendor’s agent is busy with other images.': 'Der Agent des Herstellers ist mit anderen Bildern beschäftigt.',
  'Try again in a minute. Nothing was counted.': 'Versuchen Sie es in einer Minute noch einmal. Gezählt wurde nichts.',
  'Too many pages were opened with your tickets today and left without a question.':
    'Zu viele Seiten wurden heute mit Ihren Tickets geöffnet und ohne Frage verlassen.',
  'Nothing was counted. Close other pages with your tickets and try tomorrow, or ask the vendor.':
    'Gezählt wurde nichts. Schließen Sie andere Seiten mit Ihren Tickets und versuchen Sie es morgen, oder fragen Sie den Hersteller.',
  'This model cannot be asked from a page.': 'Dieses Modell lässt sich von einer Seite aus nicht befragen.',
  'Tell the vendor: its program takes more than one image, or does not say how an image becomes its input.':
    'Sagen Sie es dem Hersteller: Sein Programm nimmt mehr als ein Bild oder sagt nicht, wie aus einem Bild seine Eingabe wird.',
  'Models that can be asked': 'Modelle, die gefragt werden können',
  'Vendors list them; a ticket comes from the vendor. What hospitals have released is shown to whom they released it.':
    'Hersteller bieten sie an; ein Ticket kommt vom Hersteller. Was Krankenhäuser freigegeben haben, sieht, für wen sie es freigegeben haben.',
  'No vendor lists a model for second opinions.': 'Kein Hersteller bietet ein Modell für zweite Meinungen an.',
  'Who has a ticket can use it all the same.': 'Wer ein Ticket hat, kann es trotzdem verwenden.',
  'The vendor learns': 'Der Hersteller erfährt',
  'that an image was asked with a ticket, and when; nothing of the image, nothing of the answer':
    'dass mit einem Ticket nach einem Bild gefragt wurde, und wann; nichts vom Bild, nichts von der Antwort',
  'Cost of privacy': 'Was die Vertraulichkeit kostet',
  'Cost of privacy: {model}': 'Was die Vertraulichkeit kostet: {model}',
  '{time} and {bytes} an image, where it was measured': '{time} und {bytes} je Bild, wo es gemessen wurde',
  'What each side can and cannot learn': 'Was jede Seite erfahren kann und was nicht',
  Tickets: 'Tickets',
  'Ask the vendor.': 'Fragen Sie den Hersteller.',
  'No hospital has released anything about it to your organisation.':
    'Kein Krankenhaus hat Ihrer Organisation etwas darüber freigegeben.',
  '{testSet} of {hospital}': '{testSet} von {hospital}',
  'mean AUROC {estimate}, {studies, plural, one {# study} other {# studies}}':
    'mittlere AUROC {estimate}, {studies, plural, one {# Studie} other {# Studien}}',
  '(noise was drawn before its release)': '(vor der Freigabe wurde Rauschen gezogen)',
  'What is known of each finding ({count, plural, one {# test set} other {# test sets}})':
    'Was zu jedem Befund bekannt ist ({count, plural, one {# Testsatz} other {# Testsätze}})',
  '{model} by {vendor}: what it takes that neither side sees what the other has, and what each can learn all the same.':
    '{model} von {vendor}: was es kostet, dass keine Seite sieht, was die andere hat, und was jede trotzdem erfahren kann.',
  'What it costs': 'Was es kostet',
  'Who can learn what': 'Wer was erfahren kann',
  'The vendor has not measured it.': 'Der Hersteller hat es nicht gemessen.',
  'The page that asks says how many bytes an image exchanges before it begins.':
    'Die Seite, auf der gefragt wird, sagt vorher, wie viele Bytes ein Bild austauscht.',
  'The same image in the clear, ONNX Runtime on one thread': 'Dasselbe Bild im Klartext, ONNX Runtime mit einem Thread',
  'Reading the image: decoding, preprocessing, looking whether it is like others':
    'Das Bild lesen: dekodieren, vorverarbeiten, mit anderen vergleichen',
  'Its numbers in fixed point, as polynomials (one thread of Node.js)':
    'Seine Zahlen als Festkommazahlen in Polynomen (ein Thread von Node.js)',
  'Encrypting them for the first layer: {count, plural, one {# polynomial} other {# polynomials}} (the same)':
    'Sie für die erste Schicht verschlüsseln: {count, plural, one {# Polynom} other {# Polynome}} (ebenso)',
  'Keys and correlations, before there is an image': 'Schlüssel und Korrelationen, bevor es ein Bild gibt',
  'From the question to the answer': 'Von der Frage bis zur Antwort',
  'From the file to the answer': 'Von der Datei bis zur Antwort',
  'That is so many times the time in the clear': 'Das ist so oft die Zeit im Klartext',
  'Exchanged, both ways': 'Ausgetauscht, in beide Richtungen',
  'Memory of the whole tab': 'Speicher des ganzen Tabs',
  'of it, buffers of the protocol': 'davon Puffer des Protokolls',
  'Measured by the vendor on {time}': 'Gemessen vom Hersteller am {time}',
  '{machine}. Page, relay and agent shared this machine, so nothing of a network is in the times; medians of {questions, plural, one {# question} other {# questions}}. Protected: {protection}.':
    '{machine}. Seite, Vermittlung und Agent teilten sich diesen Rechner, in den Zeiten steckt also kein Netz; Mediane von {questions, plural, one {# Frage} other {# Fragen}}. Geschützt: {protection}.',
  'What tickets take was not measured.': 'Was Tickets kosten, wurde nicht gemessen.',
  'Tickets protect: {protection}. These times are of the other protection.':
    'Tickets schützen: {protection}. Diese Zeiten gelten für den anderen Schutz.',
  'One image from a page of a browser': 'Ein Bild von einer Seite eines Browsers aus',
  Measured: 'Gemessen',
  'Many images between two agents': 'Viele Bilder zwischen zwei Agenten',
  'Batches in flight': 'Stapel zugleich',
  'Time an image': 'Zeit je Bild',
  'Speed-up': 'Beschleunigung',
  'Bytes an image': 'Bytes je Bild',
  'Memory of vendor, hospital': 'Speicher bei Hersteller, Krankenhaus',
  'Batches of {batch}, {images, plural, one {# image} other {# images}}. Both parties share the machine’s cores, so more in flight helps where one waits for the other. Probabilities differ from those in the clear by at most {largest}, by {mean} in the mean.':
    'Stapel von {batch}, {images, plural, one {# Bild} other {# Bilder}}. Beide Parteien teilen sich die Kerne des Rechners; mehr zugleich hilft, wo eine auf die andere wartet. Wahrscheinlichkeiten weichen von denen im Klartext um höchstens {largest} ab, im Mittel um {mean}.',
  'That an image was asked with a ticket, and when; not from which address, as the portal’s relay stands between.':
    'Dass mit einem Ticket nach einem Bild gefragt wurde, und wann; nicht, von welcher Adresse aus, denn dazwischen steht die Vermittlung des Portals.',
  'The image, its size before it was resized, the scores, and who asks, unless it gave the ticket to one person.':
    'Das Bild, seine ursprüngliche Größe, die Werte, und wer fragt, es sei denn, er hat das Ticket einer Person gegeben.',
  'A vendor that deviates from the protocol may learn something of the image.':
    'Ein Hersteller, der vom Protokoll abweicht, kann etwas über das Bild erfahren.',
  'A vendor that deviates learns no more of the image, but can make the scores wrong.':
    'Ein Hersteller, der abweicht, erfährt nicht mehr über das Bild, kann aber die Werte verfälschen.',
  'You, or whoever has the ticket': 'Sie, oder wer das Ticket hat',
  'The model’s scores of the images, and its public program: layers, sizes, bit widths.':
    'Die Werte des Modells zu den Bildern und sein öffentliches Programm: Schichten, Größen, Bitbreiten.',
  'The weights. Many scores tell something of any model, which is why tickets count images.':
    'Die Gewichte. Viele Werte verraten etwas über jedes Modell; deshalb zählen Tickets Bilder.',
  'A page that deviates from the protocol may learn something of the weights.':
    'Eine Seite, die vom Protokoll abweicht, kann etwas über die Gewichte erfahren.',
  'A page that deviates learns no more than scores of some image.':
    'Eine Seite, die abweicht, erfährt nicht mehr als Werte irgendeines Bildes.',
  'The portal and its relay': 'Das Portal und seine Vermittlung',
  'Which ticket was used, when, how long and how many bytes.':
    'Welches Ticket verwendet wurde, wann, wie lange und mit wie vielen Bytes.',
  'Anything of image, scores or weights: what passes is encrypted between page and agent.':
    'Etwas von Bild, Werten oder Gewichten: Was hindurchgeht, ist zwischen Seite und Agent verschlüsselt.',
  'A portal that sends you a changed page can read the image in it; compare the fingerprint, and use a portal that you trust.':
    'Ein Portal, das Ihnen eine veränderte Seite schickt, kann darin das Bild lesen; vergleichen Sie den Fingerabdruck, und verwenden Sie ein Portal, dem Sie vertrauen.',
  'Others on the network': 'Andere im Netz',
  'That your machine talks to the portal, when and how much.':
    'Dass Ihr Rechner mit dem Portal spricht, wann und wie viel.',
  'Anything of what is said.': 'Etwas von dem, was gesagt wird.',
  'They can break the link: an image whose link broke counts once.':
    'Sie können die Verbindung abreißen lassen: Ein Bild, dessen Verbindung abriss, zählt einmal.',
  Learns: 'Erfährt',
  'Does not learn': 'Erfährt nicht',
  'If it deviates': 'Wenn er abweicht',
  'The arguments, and what they rest on, are in docs/SECURITY.md of the software.':
    'Die Begründungen, und worauf sie beruhen, stehen in docs/SECURITY.md der Software.',
  'The vendor': 'Der Hersteller',
};
