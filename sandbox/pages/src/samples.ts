/** Files that a customer sends when none of this computer is chosen: the `media` field of a write. */

/** A one-page PDF. */
export function invoice() {
  const text =
    '%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'
  return { media: { mimeType: 'application/pdf', fileName: 'invoice.pdf', bytesBase64: btoa(text) } }
}

/** A small landscape, another one each time. */
export function photo(width = 480, height = 320) {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const pen = canvas.getContext('2d')
  if (!pen) return {}
  const hue = Math.floor(Math.random() * 360)
  const fill = (turn: number, saturation: number, lightness: number) => {
    pen.fillStyle = `hsl(${(hue + turn) % 360} ${saturation}% ${lightness}%)`
  }
  fill(0, 60, 82)
  pen.fillRect(0, 0, width, height)
  fill(50, 80, 70)
  pen.beginPath()
  pen.arc(width * (0.2 + 0.6 * Math.random()), height * 0.34, height * 0.14, 0, 7)
  pen.fill()
  for (let ridge = 0; ridge < 3; ridge++) {
    fill(ridge * 14, 34, 58 - ridge * 16)
    pen.beginPath()
    pen.moveTo(0, height)
    const [rise, phase] = [height * (0.5 + ridge * 0.14), Math.random() * 6]
    for (let x = 0; x <= width; x += 8) pen.lineTo(x, rise + Math.sin(x / (46 + ridge * 14) + phase) * height * 0.09)
    pen.lineTo(width, height)
    pen.fill()
  }
  return {
    media: {
      mimeType: 'image/png',
      fileName: 'photo.png',
      bytesBase64: canvas.toDataURL('image/png').split(',')[1] ?? '',
    },
  }
}
