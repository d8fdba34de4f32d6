import type { Template } from '../behaviour.ts'
import { isObject } from '../fields.ts'
import { type GraphRefusal, graphRefusal } from '../graph/errors.ts'

/** Checks `template` against the account's templates: known in that language, not paused, right number of parameters. */
export function checkTemplate(
  content: Record<string, unknown>,
  templates: readonly Template[],
  toUserId: boolean,
): GraphRefusal | null {
  const language = isObject(content.language) ? content.language.code : undefined
  if (typeof content.name !== 'string' || typeof language !== 'string') {
    return graphRefusal(131008, 'template.name and template.language.code are needed')
  }
  const template = templates.find((known) => known.name === content.name && known.language === language)
  if (!template) return graphRefusal(132001, `template name (${content.name}) does not exist in ${language}`)
  if (template.status === 'PAUSED') return graphRefusal(132015, `template ${template.name} is paused`)
  if (template.status === 'DISABLED') return graphRefusal(132016, `template ${template.name} is disabled`)
  if (toUserId && template.category === 'AUTHENTICATION') {
    return graphRefusal(131062, 'authentication templates need a phone number')
  }
  const components = Array.isArray(content.components) ? content.components.filter(isObject) : []
  const given = components.find((component) => component.type === 'body')?.parameters
  const count = Array.isArray(given) ? given.length : 0
  if (count !== template.bodyParameters) {
    const details = `body: number of localizable_params (${count}) does not match the expected number of params (${template.bodyParameters})`
    return graphRefusal(132000, details)
  }
  return null
}
