// The import arrow of ARCHITECTURE.md as rules; test/architecture/arrow.test.ts runs them and plants a violation of each.
const core = ['unit', 'people', 'evidence', 'household', 'fact', 'form', 'indicator', 'verification', 'initiative', 'kit']
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('base-knows-no-domain', 'base stands below everything', { path: '^src/base/' }, { path: '^src/(?!base/)' }),
    forbid('core-knows-no-programme', 'core stands on base alone', { path: '^src/core/' }, { path: '^src/(?!base/|core/)' }),
    ...core.slice(0, -1).map((module, i) => forbid(
      `core-${module}-stands-on-what-comes-before`, 'each module of core imports only what stands before it',
      { path: `^src/core/${module}/` }, { path: `^src/core/(${core.slice(i + 1).join('|')})/` },
    )),
    forbid('core-has-these-modules', 'a new module of core must be given its place in the order', {}, { path: `^src/core/(?!(${core.join('|')})/)` }),
    forbid('programmes-stand-on-core', 'a programme knows base and core only', { path: '^src/programmes/' }, { path: '^src/(app|routes|field|ui)/' }),
    forbid('programmes-never-meet', 'two programmes meet through facts, ledger events and references', { path: '^src/programmes/([^/]+)/' }, { path: '^src/programmes/', pathNot: '^src/programmes/$1/' }),
    forbid('programmes-have-a-front-door', 'index.ts is the only file of a programme that others import', { pathNot: '^src/programmes/' }, { path: '^src/programmes/', pathNot: '^src/programmes/[^/]+/index\\.ts$' }),
    forbid('demo-stays-outside', 'a programme works without its demonstration', { path: '^src/programmes/[^/]+/', pathNot: 'demo\\.ts$' }, { path: '^src/programmes/[^/]+/demo\\.ts$' }),
    forbid('app-draws-no-page', 'pages call verbs, the server does not call pages', { path: '^src/app/' }, { path: '^src/(routes|field|ui)/' }),
    forbid('ui-shows-what-it-is-given', 'components know the form engine and plain words and days, never the database', { path: '^src/ui/', pathNot: '\\.server\\.ts$' }, { path: '^src/(app|routes|field|programmes|core/(?!form/engine/)|base/(?!(problem|day|words)\\.ts$))' }),
    forbid('field-is-small', 'the field app carries the form engine and nothing else of the server', { path: '^src/field/' }, { path: '^src/(?!field/|core/form/engine/)' }),
    forbid('engine-is-pure', 'the same engine runs on a phone: no Node', { path: '^src/core/form/engine/' }, { dependencyTypes: ['core'] }),
    forbid('engine-is-small', 'the engine brings only refusals, words and days along', { path: '^src/core/form/engine/' }, { path: '^(src|node_modules)/', pathNot: '^src/(core/form/engine/|base/(problem|day|words)\\.ts$)' }),
    forbid('one-way-to-the-database', 'the doors hand out the only connection', { path: '^src/', pathNot: ['^src/base/db/(pool|migrate)\\.ts$', '^src/base/db/supervisor', '^src/core/people/sign_in\\.ts$'] }, { path: 'node_modules/(@types/)?pg/', dependencyTypesNot: ['type-only'] }),
    forbid('no-cycles', 'two files that need each other are one file; only a component may draw itself', { pathNot: '\\.svelte$' }, { circular: true }),
  ],
  options: {
    exclude: { path: '\\.test\\.ts$|^src/words/generated/|^\\.svelte-kit/|^build/' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    detectJSDocImports: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.mjs', '.svelte', '.json', '.d.ts'] },
  },
}
