import type { Config } from './config.ts'
import type { Playground } from './playground.ts'

/** What a person who has just typed `npm start` needs to go on. */
export function startBlock(parts: { config: Config; link: string | null; playground: Playground | undefined }): string {
  const { config, link, playground } = parts
  const lines: [string, string][] = [
    ['Parley', `${config.origin}/app  (version ${config.version}, development)`],
    ['API docs', `${config.origin}/api/docs  and  ${config.origin}/api/redoc`],
  ]
  if (link) lines.push(['First visit', `${link}  (works once)`])
  else if (config.ADMIN_EMAIL) lines.push(['Sign in', `as ${config.ADMIN_EMAIL}`])
  else lines.push(['Sign in', 'with the account that you made'])
  for (const line of playground?.lines ?? []) lines.push(line)
  lines.push(['Data', `${config.DATA_DIR}  (delete it to start anew)`], ['Stop', 'Ctrl C'])
  const width = Math.max(...lines.map(([name]) => name.length))
  const rule = '─'.repeat(78)
  return `\n${rule}\n${lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join('\n')}\n${rule}\n\n`
}
