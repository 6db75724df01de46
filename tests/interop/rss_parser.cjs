// What the package rss-parser of npm reads of feeds, as JSON: node rss_parser.cjs ADDRESS...
const Parser = require("rss-parser");

Promise.all(process.argv.slice(2).map((address) => new Parser().parseURL(address))).then((feeds) => {
  console.log(JSON.stringify(feeds.map((feed) => feed.items)));
});
