import { uuidv7 } from 'uuidv7'
import type { TestApp, TestReply } from '../testing/app.ts'

export type CustomerClient = {
  email: string
  password: string
  token: string
  get(path: string): Promise<TestReply>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestReply>
  /** Writes on a ticket. */
  write(ticketId: string, content: string): Promise<TestReply>
}

/** A customer with a new account, signed in; the address is not proved. */
export async function aCustomer(house: TestApp, email = `${uuidv7()}@example.com`): Promise<CustomerClient> {
  const password = 'a long pass phrase'
  await house.anonymous.post('/auth/signup', { email, password })
  return aCustomer.again(house, { email, password })
}

/** The same customer, signed in once more. */
aCustomer.again = async (
  { anonymous }: TestApp,
  { email, password }: { email: string; password: string },
): Promise<CustomerClient> => {
  const { body } = await anonymous.post('/auth/login', { email, password })
  const token: string = body.access_token
  const own = { authorization: `Bearer ${token}` }
  const post: CustomerClient['post'] = (path, wish, headers) => anonymous.post(path, wish, { ...own, ...headers })
  return {
    email,
    password,
    token,
    get: (path) => anonymous.get(path, own),
    post,
    write: (ticketId, content) => post(`/tickets/${ticketId}/messages`, { content }),
  }
}
