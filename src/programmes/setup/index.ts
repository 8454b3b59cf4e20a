import type { Module } from '#base/module.ts'
import { setupApi } from './api.ts'

export { closeAccount, endDeviceOf, endMandate, grant, openAccount, renamePerson, renewPassword, reopenAccount, type MandateGiven } from './accounts.ts'
export { coordinationIn, endCoordinator, nameCoordinator, rolesToCoordinate, type Coordination } from './coordinator/coordinator.ts'
export { changeRole, listRolesToChange, makeRole, previewRole, restoreRole, retireRole, type RolePreview, type RoleSeen } from './role/role.ts'
export { listPeople, listRolesKnown, readPerson, rolesToGrant, unitsToGrantIn, unitsWithPeople } from './people.ts'
export { holds } from './power.ts'
export { findDeployment, foundDeployment, setUp, unitsToServe, type Deployment, type FirstRun } from './first_run.ts'
export { coreVerbs, roles } from './roles.ts'
export { candidatesFor, getReformable, previewReform, type Preview, type Reform, type ReformKind } from './reform.ts'
export { boundariesOfUnits, historyOfUnit, importAtlas, mapsThereWere, merge, pathOfUnit, rename, searchUnits, split, transfer, unitOnMap } from './units.ts'

/** Units, accounts and the first run: what every deployment needs before any programme can live in it. */
export default {
  name: 'setup',
  needs: ['unit', 'people', 'indicator'],
  verbs: {
    'unit.merge': ['administrator'],
    'unit.split': ['administrator'],
    'unit.rename': ['administrator'],
    'unit.transfer': ['administrator'],
    'account.read': ['administrator'],
    'account.open': ['administrator'],
    'account.rename': ['administrator'],
    'account.close': ['administrator'],
    'password.renew': ['administrator'],
    'mandate.grant': ['administrator'],
    'mandate.end': ['administrator'],
    'device.end': ['administrator'],
    'role.change': ['administrator'],
    'coordinator.name': ['administrator'],
  },
  api: setupApi,
} satisfies Module
