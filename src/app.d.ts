import type { Ctx } from '#base/ctx.ts'
import type { Lang } from '#base/problem.ts'
import type { Deployment } from '#programmes/setup/index.ts'
import type { Account, Place } from '$ui/places.ts'
import type { Theme } from '$ui/preferences.server.ts'

declare global {
  namespace App {
    interface Locals {
      lang: Lang
      theme: Theme
      ctx: Ctx
      account: { name: string; username: string | null; session: string; mustChange: boolean } | null
      /** Null until the first run is over. */
      deployment: Deployment | null
      /** A form whose draft cannot be read back: gone, or handed in by somebody else. Its page shows what was typed. */
      unkept?: { readonly id: string }
    }
    /** What every page gets from the root layout. */
    interface PageData {
      lang: Lang
      theme: Theme
      places: readonly Place[]
      account: Account | null
      demo: boolean
    }
    /** `instance` is the correlation id to quote to an administrator. */
    interface Error {
      message: string
      code?: string
      instance?: string
      /** A form whose sender's session had ended: what they typed, to be sent again. */
      again?: { action: string; kept: readonly (readonly [name: string, value: string])[]; files: boolean }
    }
  }
}
