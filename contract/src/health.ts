import Type from 'typebox'
import { Timestamp } from './words.ts'

const strict = { additionalProperties: false } as const

export const Health = Type.Object(
  {
    status: Type.Literal('healthy'),
    timestamp: Timestamp,
    service: Type.Literal('omnichannel-support-api'),
    version: Type.String(),
  },
  strict,
)

export const Ready = Type.Object(
  {
    ready: Type.Boolean(),
    timestamp: Timestamp,
    checks: Type.Object(
      {
        database: Type.Boolean({ description: 'It answered within the last four seconds.' }),
        migrations: Type.Boolean({ description: 'The newest schema is in place.' }),
        intake_lag_seconds: Type.Number({ description: 'Age of the oldest receipt that waits to be processed.' }),
        outbox_lag_seconds: Type.Number({ description: 'Age of the oldest event that waits for its number.' }),
      },
      strict,
    ),
  },
  strict,
)
