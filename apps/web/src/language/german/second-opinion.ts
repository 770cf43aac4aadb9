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
  'Scores of this image': 'Werte dieses Bildes',
  Score: 'Wert',
  'Vendor’s threshold': 'Schwelle des Herstellers',
  'none declared': 'keine angegeben',
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
  'This model cannot be asked from a page.': 'Dieses Modell lässt sich von einer Seite aus nicht befragen.',
  'Tell the vendor: its program takes more than one image, or does not say how an image becomes its input.':
    'Sagen Sie es dem Hersteller: Sein Programm nimmt mehr als ein Bild oder sagt nicht, wie aus einem Bild seine Eingabe wird.',
};
