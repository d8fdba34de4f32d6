import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import type { Channel } from '../channel.ts'

/** Names of the settings fields that are marked `secret()`. */
export function secretFields<S>(channel: Channel<S>): string[] {
  return fields(channel)
    .filter(([, field]) => field['secret'] === true)
    .map(([name]) => name)
}

/** The secrets that these settings hold. */
export function secretsIn<S extends object>(channel: Channel<S>, settings: S): string[] {
  return secretFields(channel)
    .map((name) => (settings as Record<string, unknown>)[name])
    .filter((value): value is string => typeof value === 'string' && value.length > 0)
}

export function descriptionContract<S extends object>(channel: Channel<S>, settings: S): void {
  describe('description', () => {
    test('id, label and icon can be shown as they are', () => {
      expect(channel.id).toMatch(/^[a-z][a-z0-9]{1,30}$/)
      expect(channel.label).toMatch(/^[\p{L}\p{N} ()&-]{1,40}$/u)
      expect(channel.icon).toMatch(/^[Mm][\d\s.,MmLlHhVvCcSsQqTtAaZz-]{5,2000}$/)
    })

    test('capabilities are possible', () => {
      const { maxTextLength, replyWindow, reports, media } = channel.capabilities
      expect(maxTextLength).toBeGreaterThan(0)
      expect(new Set(reports).size).toBe(reports.length)
      if (replyWindow) {
        expect(replyWindow.marginMs).toBeGreaterThanOrEqual(0)
        expect(replyWindow.marginMs).toBeLessThan(replyWindow.lengthMs)
        if (replyWindow.extended) {
          expect(replyWindow.extended.lengthMs).toBeGreaterThan(replyWindow.lengthMs)
          const named = fields(channel).find(([name]) => name === replyWindow.extended?.setting)
          expect(named?.[1]['type'], 'the extended window is switched by a boolean setting').toBe('boolean')
        }
      }
      for (const kind of Object.values(media)) expect(kind.maxBytes * kind.mimeTypes.length).toBeGreaterThan(0)
    })

    test('the settings form has titles and bounds, and hides what looks like a credential', () => {
      for (const [name, field] of fields(channel)) {
        expect(field['title'], `${name} has a title`).toBeTruthy()
        if (field['type'] === 'string') expect(field['maxLength'], `${name} has a maxLength`).toBeGreaterThan(0)
        if (/token|secret|password/.test(name)) expect(field['secret'], `${name} is marked secret()`).toBe(true)
      }
    })

    test('the sample settings fit the schema, and settings with unknown fields or an endless account id do not', () => {
      expect([...Value.Errors(channel.settings, settings)]).toEqual([])
      expect(Value.Check(channel.settings, { ...settings, no_such_field: 'x' })).toBe(false)
      const endless = Object.fromEntries(fields(channel).map(([name]) => [name, 'x'.repeat(100_000)]))
      expect(Value.Check(channel.settings, endless)).toBe(false)
    })

    test('the account id is one of the settings', () => {
      expect(Object.values(settings)).toContain(channel.accountId(settings))
    })
  })
}

function fields<S>(channel: Channel<S>): [string, Record<string, unknown>][] {
  return Object.entries(channel.settings.properties) as unknown as [string, Record<string, unknown>][]
}
