import { account } from './account.ts'
import { advice } from './advice.ts'
import { handoffs } from './bot.ts'
import { delivery } from './delivery.ts'
import { forms } from './forms.ts'
import type { Script } from './line.ts'
import { oddments } from './oddments.ts'
import { orders } from './orders.ts'
import { outreach } from './outreach.ts'
import { parcels } from './parcels.ts'
import { payments } from './payments.ts'
import { refunds } from './refunds.ts'
import { repairs } from './repairs.ts'
import { returns } from './returns.ts'
import { warranty } from './warranty.ts'

export const scripts: Script[] = [
  ...delivery,
  ...parcels,
  ...orders,
  ...payments,
  ...returns,
  ...refunds,
  ...warranty,
  ...repairs,
  ...advice,
  ...account,
  ...outreach,
  ...oddments,
  ...handoffs,
  ...forms,
]
