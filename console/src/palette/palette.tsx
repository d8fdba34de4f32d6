import { Bar } from './bar.tsx'
import { KeysSheet } from './keys-sheet.tsx'

/** The command bar and the sheet of keys; the shell's commands `palette.open` and `palette.keys` open them. */
export default function Palette() {
  return (
    <>
      <Bar />
      <KeysSheet />
    </>
  )
}
