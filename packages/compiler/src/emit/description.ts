/** What a program says besides its steps. */
import type {
  Activation,
  CalibrationFilms,
  Masks,
  NumberInput,
  OutputMeaning,
  Preprocessing,
  VolumeInput,
} from '@doubleblind/program';

export interface Description {
  readonly model: string;
  readonly activation: Activation;
  readonly meaning: OutputMeaning;
  readonly inputName: string;
  readonly outputName: string;
  /** The output as the graph names it, where the file does not give it itself. */
  readonly innerValue: string | undefined;
  readonly labels?: readonly string[] | undefined;
  /** Where outputs are maps. */
  readonly masks?: Masks | undefined;
  readonly preprocessing?: Preprocessing | undefined;
  readonly volume?: VolumeInput | undefined;
  readonly numbers?: readonly NumberInput[] | undefined;
  readonly calibration?: CalibrationFilms | undefined;
  /** Of what is opened: no more, and fewer bits of the model can be told by it. */
  readonly openedFractionBits: number;
  /** Of each compared tensor, that the range check looks at; 0 for none. */
  readonly checkedPlaces: number;
}
