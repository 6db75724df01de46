"""Lighthouse on the site that the browser tests use, as a phone sees it; text is served compressed.

`make lighthouse` asks five times for the front page, an incident and the history, and prints the medians;
`make lighthouse FLAGS="--runs 1 subscribe/"` once for another page. The phone is in another time zone than the site, so
the script has all of its work to do. It fails where a median is too low; on a machine that is too slow for the score of
performance to mean anything, where a task of a script takes too long.
"""

import argparse
import functools
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from browser.sites import RICH

LEAST: Final = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
"""The lowest median of each score. That of performance counts where the machine is quick enough."""

QUICK: Final = 1_000
"""Lighthouse's benchmarkIndex from which on its times mean something."""

LONGEST_TASK: Final = 50
"""How many milliseconds a task of a script may take, as the machine ran it; Lighthouse counts four times as many."""

ABROAD: Final = "Asia/Kolkata"

PAGES: Final = ("", "incidents/2026-11-22-api-sign-in/", "history/")
FLAGS: Final = "--headless --no-sandbox --disable-gpu"
CHROMIUMS: Final = ("chromium", "chromium-headless-shell", "google-chrome")
PROGRAM: Final = ".venv/lighthouse/node_modules/lighthouse/cli/index.js"


class Compressed(SimpleHTTPRequestHandler):
    """Serves a folder as hosts do: compressed, and for good what has a digest in its URL."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=31536000" if "?v=" in self.path else "no-cache")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> int:
    """Build the site, serve it, and ask. 1 where anything is wanting."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--program", default=PROGRAM, help="where Lighthouse is")
    parser.add_argument("pages", nargs="*", default=PAGES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "statusgen", "build", "--config", str(RICH), "--output", folder]
        subprocess.run(command, check=True, capture_output=True)
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Compressed, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        wanting = [page for page in asked.pages if _is_wanting(page, list(_reports(address + page, asked)))]
        return int(bool(wanting))


def _reports(url: str, asked: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """What Lighthouse says of a page, each time that it is asked."""
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), "")
    command = ["node", asked.program, url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    env = {**os.environ, "CHROME_PATH": chromium, "TZ": ABROAD}
    for _ in range(asked.runs):
        done = subprocess.run(command, capture_output=True, check=True, env=env)
        yield json.loads(done.stdout)


def _is_wanting(page: str, reports: Sequence[dict[str, Any]]) -> bool:
    """Print the medians of a page, and say whether one of them is too low."""
    scores = {
        name: statistics.median(round(100 * each["categories"][name]["score"]) for each in reports) for name in LEAST
    }
    shift = max(each["audits"]["cumulative-layout-shift"]["numericValue"] for each in reports)
    speed = statistics.median(each["environment"]["benchmarkIndex"] for each in reports)
    task = statistics.median(map(_longest_task, reports))
    said = ", ".join(f"{name} {score:g}" for name, score in scores.items())
    print(f"{page or 'home'}: {said}; layout shift {shift:g}; longest task of a script {task:.0f} ms; ", end="")
    print(f"benchmarkIndex {speed:g}")
    low = [name for name, score in scores.items() if score < LEAST[name] and (name != "performance" or speed > QUICK)]
    for audit in reports[0]["audits"].values() if low else ():
        if audit["score"] == 0:
            print(f"  {audit['id']}: {audit['title']}")
    return bool(low) or shift > 0 or (speed <= QUICK and task > LONGEST_TASK)


def _longest_task(report: dict[str, Any]) -> float:
    """How many milliseconds the longest task of a script took; 0 where each was too short for Lighthouse to tell."""
    slowdown = report["configSettings"]["throttling"]["cpuSlowdownMultiplier"]
    tasks = report["audits"]["long-tasks"].get("details", {}).get("items", ())
    return max((task["duration"] / slowdown for task in tasks if "/static/" in task["url"]), default=0)


if __name__ == "__main__":
    sys.exit(main())
