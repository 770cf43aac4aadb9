/** What is said of an image: what its reader assumed, and why a person should look at it (packages/imaging sentences.ts). */
export const images = {
  'Its transparency was left out, as viewers of images do.':
    'Seine Transparenz wurde weggelassen, wie es Bildbetrachter tun.',
  'Its 16 bits were read as {bits} bits, as its sBIT says.':
    'Seine 16 Bit wurden als {bits} Bit gelesen, wie sein sBIT sagt.',
  'Its 16 bits were read as {bits} bits, since no value is larger.':
    'Seine 16 Bit wurden als {bits} Bit gelesen, weil kein Wert größer ist.',
  'It was turned as its EXIF orientation says.': 'Es wurde gedreht, wie seine EXIF-Angabe zur Ausrichtung sagt.',
  'Its pixel data are compressed, other than its transfer syntax says.':
    'Seine Pixeldaten sind komprimiert, anders als seine Transfersyntax sagt.',
  'Its pixel data are not compressed, other than its transfer syntax says.':
    'Seine Pixeldaten sind nicht komprimiert, anders als seine Transfersyntax sagt.',
  'It has {bytes} bytes more than its size needs; they were left out.':
    'Es hat {bytes} Bytes mehr, als seine Größe braucht; sie wurden weggelassen.',
  'It has {bytes} bytes behind its compressed image; they were left out.':
    'Hinter seinem komprimierten Bild stehen {bytes} Bytes; sie wurden weggelassen.',
  'Its compressed image has {bits} bits, its attributes say {stated}; the image was followed.':
    'Sein komprimiertes Bild hat {bits} Bit, seine Attribute sagen {stated}; es gilt das Bild.',
  'It names no transfer syntax; its bytes showed the encoding.':
    'Es nennt keine Transfersyntax; die Kodierung ging aus seinen Bytes hervor.',
  'It is not encoded as its transfer syntax says; its bytes were followed.':
    'Es ist nicht so kodiert, wie seine Transfersyntax sagt; es gelten seine Bytes.',
  "The file holds a patient's name.": 'In der Datei steht der Name eines Patienten.',
  'It is an image for processing: what the detector has measured, before it is made a picture.':
    'Es ist ein Bild zur Weiterverarbeitung: was der Detektor gemessen hat, bevor ein Bild daraus gemacht wird.',
  'Its pixels are not square, but {down} by {across}; they were taken as they are.':
    'Seine Pixel sind nicht quadratisch, sondern {down} mal {across}; sie wurden genommen, wie sie sind.',
  'Its highest bit is said to be {stated}, which {bits} bits cannot have; it was left out.':
    'Als sein höchstes Bit ist {stated} angegeben, was bei {bits} Bit nicht sein kann; die Angabe wurde weggelassen.',
  'Its rescale slope is 0; rescaling was left out.':
    'Die Steigung seiner Umrechnung (Rescale Slope) ist 0; die Umrechnung wurde weggelassen.',
  'It has a rescale intercept and no slope; rescaling was left out.':
    'Es hat einen Achsenabschnitt (Rescale Intercept), aber keine Steigung; die Umrechnung wurde weggelassen.',
  'Its window has a width of {width} and was left out.': 'Sein Fenster hat die Breite {width} und wurde weggelassen.',
  'It is {photometric} with the presentation LUT shape {shape}; it was inverted.':
    'Es ist {photometric} mit der Presentation LUT Shape {shape}; es wurde invertiert.',
  'It has no window and uses little of its {bits} bits; from its smallest to its largest value was spread.':
    'Es hat kein Fenster und nutzt wenig von seinen {bits} Bit; der Bereich vom kleinsten bis zum größten Wert wurde gespreizt.',
  'Its {table} lookup table has {entries} entries and declares {declared}; the last stands for those missing.':
    'Seine Lookup-Tabelle ({table}) hat {entries} Einträge und nennt {declared}; der letzte steht für die fehlenden.',
  'It has a window and a VOI lookup table; the table was taken.':
    'Es hat ein Fenster und eine VOI-Lookup-Tabelle; es gilt die Tabelle.',
  'Its VOI lookup table declares {declared} bits and uses {used}; these were taken for white.':
    'Seine VOI-Lookup-Tabelle nennt {declared} Bit und nutzt {used}; diese wurden als Weiß genommen.',
  '{percent}% of it are black.': '{percent} % davon sind schwarz.',
  '{percent}% of it are white.': '{percent} % davon sind weiß.',
  'It has almost no contrast: nearly all of it lies within {percent}% of the range.':
    'Es hat fast keinen Kontrast: Beinahe alles liegt in {percent} % des Wertebereichs.',
  'It is {times} times as wide as it is high.': 'Es ist {times}-mal so breit wie hoch.',
  'It is {times} times as high as it is wide.': 'Es ist {times}-mal so hoch wie breit.',
  'It does not look like a chest image.': 'Es sieht nicht aus wie eine Thoraxaufnahme.',
  'In it, black and white seem to be exchanged.': 'Schwarz und Weiß scheinen darin vertauscht zu sein.',
  '{percent}% of it are black; of the images that the model was calibrated on, {low}% to {high}%.':
    '{percent} % davon sind schwarz; bei den Bildern, mit denen das Modell kalibriert wurde, {low} % bis {high} %.',
  '{percent}% of it are white; of the images that the model was calibrated on, {low}% to {high}%.':
    '{percent} % davon sind weiß; bei den Bildern, mit denen das Modell kalibriert wurde, {low} % bis {high} %.',
  'It uses {percent}% of the range from black to white; of the images that the model was calibrated on, {low}% to {high}%.':
    'Es nutzt {percent} % des Bereichs von Schwarz bis Weiß; bei den Bildern, mit denen das Modell kalibriert wurde, sind es {low} % bis {high} %.',
  'Its width is {aspect} of its height; of the images that the model was calibrated on, {low} to {high}.':
    'Seine Breite ist das {aspect}-Fache seiner Höhe; bei den Bildern, mit denen das Modell kalibriert wurde, das {low}- bis {high}-Fache.',
  'It seems to be mirrored.': 'Es scheint gespiegelt zu sein.',
  'It seems to be mirrored, and black and white seem to be exchanged.':
    'Es scheint gespiegelt zu sein, und Schwarz und Weiß scheinen vertauscht zu sein.',
  'It seems to be upside down.': 'Es scheint auf dem Kopf zu stehen.',
  'It seems to be upside down, and black and white seem to be exchanged.':
    'Es scheint auf dem Kopf zu stehen, und Schwarz und Weiß scheinen vertauscht zu sein.',
  'It seems to be rotated by 180 degrees.': 'Es scheint um 180 Grad gedreht zu sein.',
  'It seems to be rotated by 180 degrees, and black and white seem to be exchanged.':
    'Es scheint um 180 Grad gedreht zu sein, und Schwarz und Weiß scheinen vertauscht zu sein.',
  'It seems to be rotated left.': 'Es scheint nach links gedreht zu sein.',
  'It seems to be rotated left, and black and white seem to be exchanged.':
    'Es scheint nach links gedreht zu sein, und Schwarz und Weiß scheinen vertauscht zu sein.',
  'It seems to be rotated right.': 'Es scheint nach rechts gedreht zu sein.',
  'It seems to be rotated right, and black and white seem to be exchanged.':
    'Es scheint nach rechts gedreht zu sein, und Schwarz und Weiß scheinen vertauscht zu sein.',
  'It seems to be rotated left and mirrored.': 'Es scheint nach links gedreht und gespiegelt zu sein.',
  'It seems to be rotated left and mirrored, and black and white seem to be exchanged.':
    'Es scheint nach links gedreht und gespiegelt zu sein, und Schwarz und Weiß scheinen vertauscht zu sein.',
  'It seems to be rotated right and mirrored.': 'Es scheint nach rechts gedreht und gespiegelt zu sein.',
  'It seems to be rotated right and mirrored, and black and white seem to be exchanged.':
    'Es scheint nach rechts gedreht und gespiegelt zu sein, und Schwarz und Weiß scheinen vertauscht zu sein.',
};
