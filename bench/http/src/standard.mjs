// Runs the tests of a clone of https://github.com/http-tests/cache-tests on the cache at a URL, and says of
// each what kind it is of, and what came of it.

const [, , directory, url] = process.argv
const from = async (file) => import(`file://${directory}/${file}`)

const { default: suites } = await from('tests/index.mjs')
const { runTests, getResults } = await from('test-engine/client/runner.mjs')
const { determineTestResult, resultTypes } = await from('test-engine/lib/results.mjs')

const words = new Map([
  [resultTypes.pass, 'passed'],
  [resultTypes.yes, 'passed'],
  [resultTypes.setup_fail, 'inapplicable'],
  [resultTypes.untested, 'inapplicable']
])

// what they print besides goes elsewhere
console.log = console.error
await runTests(suites, false, url)
const results = getResults()
for (const suite of suites) {
  for (const test of suite.tests.filter((test) => !test.browser_only)) {
    const result = determineTestResult(suites, test.id, results, false)
    const word = words.get(result) ?? 'failed'
    process.stdout.write(`${test.kind ?? 'required'} ${word} ${suite.id}/${test.id}\n`)
  }
}
process.exit(0)
