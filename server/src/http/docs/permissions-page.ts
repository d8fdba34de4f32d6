import { allPermissions, permissions, presetRoles, presets } from '@parley/contract'
import { asText, tablePage, tablePolicy } from './table-page.ts'

/** Every permission in words, and which preset roles have it; each can be linked to. */
export function permissionsPage(): { html: string; policy: string } {
  const roles = presetRoles.map(
    (role) =>
      `<tr><td><code>${role}</code></td><td>${asText(presets[role].description)} Sees: ${presets[role].scope}.</td></tr>`,
  )
  const rows = allPermissions.map((name) => {
    const held = presetRoles.filter((role) => presets[role].permissions.includes(name))
    return `<tr id="${name}"><td><a href="#${name}"><code>${name}</code></a></td><td>${asText(permissions[name])} <code>${held.join(', ')}</code></td></tr>`
  })
  return {
    policy: tablePolicy,
    html: tablePage(
      'Permissions of the Parley API',
      `<h1>Permissions</h1>
<p>Each operation names the one that it takes. Agents have those of their role, API keys those that they were given, as far as their
maker's role has them. Companies make roles of their own beside the five that follow.</p>
<table>${roles.join('\n')}</table>
<h2>What each allows, and whose it is from the start</h2>
<table>${rows.join('\n')}</table>`,
    ),
  }
}
