/** `ann_berg` of Ann Berg: letters of the Latin alphabet, at most 15. */
export function screenName(name: string): string {
  const plain = name.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '_')
  return (
    plain
      .replace(/^_+|_+$/g, '')
      .toLowerCase()
      .slice(0, 15) || 'somebody'
  )
}
