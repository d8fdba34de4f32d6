/** A ticket opened through the API, as its body says it. */
export function apiTicket(name: string) {
  return {
    subject: name,
    source: { channel: 'api', origin_platform_id: name, is_bot_handoff: false },
    customer: { name: `Customer of ${name}`, channel_identity: name },
    initial_message: `Hello from ${name}`,
  }
}
