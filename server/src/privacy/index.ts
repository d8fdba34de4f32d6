export { type Ledger, openLedger } from './ledger.ts'
export { addPrivacyRoutes } from './routes.ts'
export { cutoff, loadRetention } from './rules.ts'
export { startPrivacy } from './work.ts'
