import { describe } from 'vitest'
import type { Channel, OutboundMessage } from './channel.ts'
import { type Checking, checkingContract, uncheckedContract } from './contract-suite/checking.ts'
import { descriptionContract } from './contract-suite/description.ts'
import { type Handshake, handshakeContract } from './contract-suite/handshake.ts'
import { fixturesContract, hostileBodiesContract } from './contract-suite/parsing.ts'
import { fetchedContract, type Sending, sendingContract } from './contract-suite/sending.ts'
import { type Sign, signingContract } from './contract-suite/signing.ts'

export { expectWellFormed } from './contract-suite/items.ts'
export {
  closedOrigin,
  impatientCall,
  type PlayedReply,
  type SeenRequest,
  withPlatform,
} from './contract-suite/loopback.ts'

export type ContractSample<S> = {
  /** Folder of `*.json` bodies with their parses in `expected/`, as an absolute path. */
  fixturesDir: string
  /** Complete settings, with every secret set to something that occurs nowhere else. */
  sampleSettings: S
  /** Signs bytes as the platform does. */
  sign: Sign<S>
  /** Given exactly when the channel has a `challenge`. */
  handshake?: Handshake
  /** Given when answers are pushed to the platform over HTTP. */
  sending?: Sending<S>
  /** Given instead of `sending` when answers are fetched by the other side. */
  fetched?: OutboundMessage
  /** Given exactly when the channel has credentials at a platform. */
  checking?: Checking<S>
}

/** What every channel must keep, whatever its platform. A channel's test file calls this, then adds what is its own. */
export function channelContract<S extends object>(channel: Channel<S>, sample: ContractSample<S>): void {
  describe(`${channel.id} keeps the channel contract`, () => {
    descriptionContract(channel, sample.sampleSettings)
    signingContract(channel, sample.sampleSettings, sample.sign)
    handshakeContract(channel, sample.sampleSettings, sample.handshake)
    fixturesContract(channel, sample.fixturesDir)
    hostileBodiesContract(channel)
    if (sample.sending) sendingContract(channel, sample.sending)
    if (sample.checking) checkingContract(channel, sample.checking)
    else uncheckedContract(channel, sample.sampleSettings)
    if (sample.fetched) fetchedContract(channel, sample.sampleSettings, sample.fetched)
  })
}
