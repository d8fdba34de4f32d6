export const pieces = {
  'pieces.title': 'Pieces',
  'pieces.sample': 'The parcel has not arrived yet',
} as const
