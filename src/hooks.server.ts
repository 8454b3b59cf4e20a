import { preferences } from '$ui/preferences.server.ts'

export const handle = preferences
