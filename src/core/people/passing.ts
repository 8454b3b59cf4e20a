import type { Id } from '#base/id.ts'
import { refuse } from './problems.ts'
import { signIn, signOut } from './session.ts'
import { findSignIn } from './sign_in.ts'

/**
 * Whose name and password these are, for clients that show them with every request instead of keeping a session: tries are
 * counted as at the door, and the session that the library opens is ended at once.
 * @throws Problem `people.wrong_password`, `people.second_step_needed`, `request.too_many`
 */
export async function whoHasPassword(address: string, username: string, password: string): Promise<Id> {
  const visitor = { headers: new Headers(), address }
  const { cookies, secondStep } = await signIn(visitor, username, password)
  // Who asked for a second step at the door wants it at every door: a key of its own does not need the password.
  if (secondStep) throw refuse('second_step_needed')
  const headers = new Headers({ cookie: cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ') })
  const known = await findSignIn()?.whoIs(headers)
  await signOut({ headers, address })
  if (!known || known.mustChange) throw refuse('wrong_password')
  return known.account
}
