"""Slips of a tired hand in the body of a write-up: each is named at its line, or means what its author meant.

Every row is the text below the first update of the same open incident: the api is degraded since 09:12, and it is
10:30. What is accepted says the state, the level of the api and the duration that result. What is refused says the
line, counted from the row's first, and the remedy; pasted, that is accepted, and so is the way to keep the words.
"""

import re
from typing import Final

import pytest
from builders import at, writeup
from open_incident import (
    ABOVE,
    BETTER,
    FIRST,
    NBSP,
    NOW,
    OPEN,
    OVER,
    RLM,
    SITE,
    WATCHED,
    ZWSP,
    errors,
    outcome,
    pasted,
    read,
)
from tables import each_row

from statusgen.model.problems import Severity
from statusgen.sources.incident import Parsed, parse
from statusgen.sources.writeup import read_header
from statusgen.status.timeline import Timeline

ACCEPTED: Final = [
    ("### 2026-11-25 05:05 −05:00 - Resolved", OVER),
    ("### 09:40 - Monitoring\nRun `a\nb: c` now.", WATCHED),
    ("At 10:05 the handler() - it failed.", OPEN),
    ("- 4711 - Resolved\n- 1005 - Monitoring", OPEN),  # numbers of tickets
    ("- 10.05 - fixed in this release", OPEN),
    # as people write at night, on a phone
    ("### 10:05 - Resolved,", OVER),
    ("### 10:05 - Resolved;", OVER),
    ("### 10:05 - Resolved <!-- at last -->", OVER),
    ("### 🟢 10:05 - Resolved", OVER),
    ("### 10:05 - ✅ Resolved", OVER),
    ("### 10:05 --- Resolved", OVER),
    ("### 10:05 - Closed", OVER),
    ("### 09:40 - Monitoring\n`api: Operational ✅`", BETTER),
    ("### 09:40 - Monitoring\n\nProvider's updates:\n\n> 09:20 - Investigating\n> 09:50 - Identified", WATCHED),
    ("~~10:05 - Resolved~~", OPEN),
    ("<!-- ### 10:05 - Resolved -->", OPEN),
    ("10:05 - not resolved", OPEN),
    ("10:05 - partially resolved", OPEN),
    ("10:05 - will be resolved soon", OPEN),
    ("10:05 - fixed by Jane", OPEN),
    ("10:05 Jane: resolved?", OPEN),
    ("A las 10:05 se resolvió.", OPEN),
    # headings in the signs of phones and of other keyboards
    ("### 10:05 - Resolved", OVER),
    ("### 10:05 – Resolved", OVER),
    ("### 10:05—Resolved", OVER),
    ("### 10:05 − Resolved", OVER),
    ("### 10:05 ‐ Resolved", OVER),
    ("### 10:05 ‑ Resolved", OVER),
    ("### 10:05 ― Resolved", OVER),
    ("### 10:05 －Resolved", OVER),
    ("### 10:05 ー 解決済み", OVER),
    ("### １０：０５ － 解決済み", OVER),
    ("### ١٠:٠٥ - تم الحل", OVER),
    (f"### 10:05 - تم الحل{RLM}", OVER),
    (f"### {ZWSP}10:05 - Resolved", OVER),
    (f"### 10:05{NBSP}-{NBSP}Resolved", OVER),
    ("###\t10:05\t-\tResolved", OVER),
    ("   ###   10:05   -   Resolved   ", OVER),
    ("### 10:05 - Resolved ###", OVER),
    ("### 10:05 - Resolved###", OVER),
    ("### 10:05 - Resolved.", OVER),
    ("### 10:05 - Resolved!", OVER),
    ("### 10:05 - RESOLVED", OVER),
    ("### 10:05 - **Resolved**", OVER),
    ("### **10:05 - Resolved**", OVER),
    ("### `10:05` - _Resolved_", OVER),
    ("### 10:05 \\- Resolved", OVER),
    ("### 10:05:30 - Resolved", OVER),
    ("### 2026–11–25 10:05 – Resolved", OVER),
    (f"### 2026-11-25{NBSP}10:05 UTC - Resolved", OVER),
    ("### 2026-11-25T10:05Z - Resolved", OVER),
    ("### 2026-11-25 11:05 Europe/Paris - Résolu", OVER),
    ("### 2026-11-25 05:05-05:00 - Resolved", OVER),
    ("### 2026-11-25 02:05 -08:00 - Resolved", OVER),
    ("### 2026-11-25T02:05-08:00 - Resolved", OVER),
    ("### ✅ 10:05 - Resolved ✔️", OVER),
    ("### :white_check_mark: 10:05 - Resolved", OVER),
    ("### <b>10:05</b> - Resolved<br>", OVER),
    ("### [10:05 - Resolved](#u20261125T1005Z)", OVER),
    ("### ~~10:00~~ 10:05 - Resolved", OVER),
    ("### 10:05 - Behoben", OVER),
    ("### 10:05 - Solucionado", OVER),
    ("### 10:05 - Resolvido", OVER),
    ("### 10:05 - 復旧しました", OVER),
    ("### 10:05 - Fixed", OVER),
    ("### 10:05 - Incident resolved", OVER),
    ("### 10:05 - The issue has been resolved.", OVER),
    ("### 10:05 - Service restored", OVER),
    ("### 10：05ー復旧", OVER),
    ("### 10:05 - 復旧完了", OVER),
    ("### 09:40 - Update 2", "investigating, degraded_performance, open, 2"),
    ("### 09:40 - MAJ n°2", "investigating, degraded_performance, open, 2"),
    ("### 09:40 - 第2報", "investigating, degraded_performance, open, 2"),
    ("### 10:05 - [Resolved]", OVER),
    ("### 10:05 - “Resolved”", OVER),
    # chips, typed in a hurry
    ("### 09:40 - Monitoring\n`api: operational`", BETTER),
    ("### 09:40 - Monitoring\n\n`api: operational`\n\nGood.", BETTER),
    ("### 09:40 - Monitoring\n`API: Operational`", BETTER),
    ("### 09:40 - Monitoring\n`api:operational`", BETTER),
    ("### 09:40 - Monitoring\n`api : operational`", BETTER),
    ("### 09:40 - Monitoring\n`api: operational.`", BETTER),
    ("### 09:40 - Monitoring\n`api: operational`.", BETTER),
    ("### 09:40 - Monitoring\n`api：operational`", BETTER),
    (f"### 09:40 - Monitoring\n`api:{NBSP}operational`", BETTER),
    (f"### 09:40 - Monitoring\n{ZWSP}`api: operational`", BETTER),
    (f"### 09:40 - Monitoring\n`api{ZWSP}: operational`", BETTER),
    ("### 09:40 - Monitoring\n`all: operational` `next update: 11:00`", BETTER),
    ("### 09:40 - Monitoring\n`api: operational`, `web: degraded performance`", BETTER),
    ("### 09:40 - Monitoring\n`api: operational`\n`next update: +30m`", BETTER),
    ("### 09:40 - Monitoring\n    `api: operational`", BETTER),
    ("### 09:40 - Monitoring\n| `api: operational` |", BETTER),
    ("### 09:40 - Monitoring\n`api := operational`", BETTER),
    ("### 09:40 - Monitoring\n`next update 11:00`", WATCHED),
    # what the update says already, or its label
    ("### 09:40 - Monitoring\n`api: operational`\n\nAPI: operational", BETTER),
    ("### 09:40 - Monitoring\n`api: operational`\n\nAPI is operational.\n\nWe set `api: operational`.", BETTER),
    ("### 10:05 - Resolved\nAPI: operational\nAll: operational", OVER),
    ("### 10:05 - Resolved\n- API: up\n- Web: ✅\n\nAPI is operational again.", OVER),
    ("### 10:05 - Resolved\n\nIt is over.\n\n`all: operational`", OVER),
    # dates out of order, which lint asks about
    ("### 2026-11-25 08:40 - Monitoring", "investigating, degraded_performance, open, 2"),
    ("### 2026-11-25 08:40 - Identified\n### 10:05 - Resolved", "resolved, operational, 85 min, 3"),
    # words that stay words
    ("### 09:40 - Monitoring\n\nAPI: requests fail with 503.", WATCHED),
    ("### 09:40 - Monitoring\nAPI: operational soon", WATCHED),
    ("### 09:40 - Monitoring\napi: operational?", WATCHED),
    ("### 09:40 - Monitoring\nPS: fine.", WATCHED),
    ("### 09:40 - Monitoring\nCI: green", WATCHED),
    ("### 09:40 - Monitoring\nIT: down\nAM: up", WATCHED),
    ("### 09:40 - Monitoring\napi: operational not", WATCHED),
    ("### 09:40 - Monitoring\n\nFR: customers see errors", WATCHED),
    ("### 09:40 - Monitoring\n\nStart: soon\nEnd: later", WATCHED),
    ("### 09:40 - Monitoring\n\nNext update: soon", WATCHED),
    ("### 09:40 - Monitoring\n\nCause: we do not know yet.", WATCHED),
    ("### 09:40 - Monitoring\n\nStatus: operational", WATCHED),
    ("### 09:40 - Monitoring\n\nUpdate: all users can wait.", WATCHED),
    ("### 09:40 - Monitoring\n\nThe API is down.", WATCHED),
    ("### 09:40 - Monitoring\n\nThe API is operational.", WATCHED),
    ("### 09:40 - Monitoring\n\nAll is operational.", WATCHED),
    ("### 09:40 - Monitoring\n\nAll good ✅", WATCHED),
    ("### 09:40 - Monitoring\n\nA fix is in.\n\nAPI is operational", WATCHED),
    ("### 09:40 - Monitoring\n\nA fix is in.\n\n`web` is operational", WATCHED),
    ("### 09:40 - Monitoring\n\nA fix is in.\n\n``web operational``", WATCHED),
    ("### 09:40 - Monitoring\n\nA fix is in.\n\n`systemctl status` `operational`", WATCHED),
    ("### 09:40 - Monitoring\n\nA fix is in.\n\n- API: down for some", WATCHED),
    ("### 09:40 - Monitoring\n\napi\\: down", WATCHED),
    ("### 09:40 - Monitoring\n\n``api: operational``", WATCHED),
    ("### 09:40 - Monitoring\n\nAll is well.\n\n(API: operational)", WATCHED),
    ("### 09:40 - Monitoring\n\nSome errors (API: 503).\n\n`next update: soon`", WATCHED),
    ("### 09:40 - Monitoring\n\n| API | Operational |\n| --- | --- |\n| web | down |", WATCHED),
    ("### 09:40 - Monitoring\n\nWe set ``api: operational``.", WATCHED),
    ("### 09:40 - Monitoring\n\nWe set `api: fast` and `GET: /`.", WATCHED),
    ("### 09:40 - Monitoring\n\n```\n`api: operational`\napi: operational\n```", WATCHED),
    ("### 09:40 - Monitoring\n\nWe set:\n\n    `api: operational`", WATCHED),
    ("### 09:40 - Monitoring\n\nComponents: web-1, web-2\n\nComponents: {api, web}", WATCHED),
    ("### 09:40 - Monitoring\n\n    web-1: restarted", WATCHED),
    ("### 09:40 - Monitoring\n\nFrom 09:05 on:\n\n- Peak: 30 %\n- Median: 2 s\n\nETA: 11:30 UTC", WATCHED),
    ("### 09:40 - 経過観察中\n\n発生日時：2026年11月25日 9時5分頃\n復旧日時：未定\n影響範囲：ログイン", WATCHED),
    ("### 09:40 - Sous surveillance\n\nÀ 09h35, le service a été rétabli.\n\nProchain point vers 11h.", WATCHED),
    ("### 09:40 - Monitoring\n\n10:00: rollback of web-1\n10:10: rollback of web-2", WATCHED),
    ("### 09:40 - Monitoring\n\n1. 09:50 - restart\n2. 10:00 - test\n3. 10:15 - open", WATCHED),
    ("### 10:05 - Resolved\n\n| | |\n|---|---|\n| Start | 09:05 |\n| End | 10:05 |\n| Status | Resolved |", OVER),
    ("### 10:05 - Resolved\n\n## Chat\n\n[09:15] Jane: I look\n[09:40] Joe: Identified\n[10:04] Jane: Resolved", OVER),
    ("### 10:05 - Resolved\n\n## Actions\n\n- [x] 2026-11-25 - Rolled back\n- [ ] 2026-12-01 - Monitoring", OVER),
    ("- 10:05 Resolved the ticket", OPEN),
    ("| 22:17 | Monitoring reports errors |", OPEN),
    ("7:38 PM - Monitoring of the queue showed errors.", OPEN),
    ("09:00 - 10:00 - Monitoring", OPEN),
    ("09:00-10:00 - Monitoring", OPEN),
    ("### 10:05 - Resolved\n\n10:00-10:05 - Fix deployed\n\n10:05–10:30 - Monitoring", OVER),
    ("### 10:05 - Resolved\n\n2026-11-25 10:00-10:05 - Fix deployed", OVER),
    ("2026-11-25 10:00-10:30 - Resolved", OPEN),
    ("1/2 - Resolved", OPEN),
    ("Team MON 10:05 - Resolved", OPEN),
    ("Phase 2 - Completed", OPEN),
    ("- Step 1.2 - Completed", OPEN),
    ("10:05 - Completed", OPEN),
    ("10:05 - Rolled back", OPEN),
    ("We met at 10:05 (UTC) - Resolved", OPEN),
    ("10:05 (the deploy) - Resolved", OPEN),
    ("We call it **Resolved** when nothing fails.", OPEN),
    ("#### What we know", OPEN),
    ("###Sorted at 10:05", OPEN),
    ("#### 10:05 - The deploy", OPEN),
    ("#### Investigating", OPEN),
    ("**Investigating**\n\nStill.", OPEN),
    ("- 09:12 - Investigating", OPEN),
    ("> **Resolved**\n>\n> This incident has been resolved.", OPEN),
    ("> 10:05 UTC - Resolved\n> This incident has been resolved.", OPEN),
    ("```\n<!-- a\n```", OPEN),
    ("<!-- a <!-- b\n#### Memory\n-->", OPEN),
    ("We write `<!--` and <!-- that --> is it.", OPEN),
    ("### 09:40 - Monitoring\n\nA fix is in.\n\nStart: 09:00 UTC\nNext update: 11:00 UTC\nCause: unknown", WATCHED),
    ("2026-11-25 09:12 UTC - Investigating", OPEN),
    ("11/25 09:12 - Investigating", OPEN),
    ("> **Investigating** - 09:12", OPEN),
    ("> Resolved - This incident has been resolved.\nNov 25, 10:05 UTC", OPEN),
    ("Investigating - We look.\nNov 25, 09:12 UTC", OPEN),
    ("Fixed - the cache.\nStill down: the queue.", OPEN),
    ("All is well - so far.\nNov 25, 10:05 UTC", OPEN),
    ("```\n10:05 - Resolved\n### 10:05 - Resolved\n```", OPEN),
    ("~~~\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n~~~", OPEN),
    ("<pre>\n### 10:05 - Resolved\n</pre>", OPEN),
    ("<!--\n### 10:05 - Resolved\n-->", OPEN),
    ("`### 10:05 - Resolved` is what we would write.", OPEN),
    ("<<<<<<< is how git marks a conflict.", OPEN),
    (">>>>>>> seven deep", OPEN),
    ("We look.\n\n---\n\nA rule.", OPEN),
    ("We look.\n\n***\nA rule.", OPEN),
    ("- We look.\n---\nA rule below a list.", OPEN),
    ("> We look.\n---\nA rule below a quote.", OPEN),
    ("## Root cause\n\nA leak.\n\n## Timeline\n\n- 10:05 - Resolved", OPEN),
    ("## Monitoring of the queue", OPEN),
    ("### 10:05 - Resolved\n\n- 09:15 - Alert\n- 09:30 UTC - Root cause identified\n- 09:50 - Fix deployed", OVER),
    ("### 10:05 - Resolved\n\n**Resolved**\n\nIt is.", OVER),
    ("### 10:05 - Resolved\n\n## Resolved\n\nIt is.", OVER),
    ("### 10:05 - Resolved\n\n## Monitoring\n\nIt saw nothing.", OVER),
    # behind the updates: what was known already tells the story, and what is planned is not there yet
    ("### 10:05 - Resolved\n\n## Timeline\n\n### 09:10 - Alerts\n\n### 09:40 - Monitoring\n\n### 10:20 - Update", OVER),
    ("### 10:05 - Resolved\n\n## Timeline of events\n\n### 09:40 - Monitoring\n\n**10:04 - Resolved**", OVER),
    ("### 10:05 - Resolved\n\n## Verlauf\n\n### 09:40 - Identifiziert\n\n## Chronologie\n\n### 10:04 - Behoben", OVER),
    ("### 10:05 - Resolved\n\n## 経過\n\n### 09:40 - 監視中", OVER),
    ("### 10:05 - Resolved\n\n## Postmortem\n\n### 09:40 – Monitoring\n\n### Updates\n\nWe post more.", OVER),
    ("### 10:05 - Resolved\n\n## Root cause\n\n### 09:40 – Monitoring\n\n### Resolved\n\n#### Updates", OVER),
    ("### 10:05 - Resolved\n\n## What we did\n\n### 2026-11-25 09:40 - Monitoring\n\n### 11/25 - Update", OVER),
    ("### 10:05 - Resolved\n\n## What we did\n\n### 10:00 +05:30 - Monitoring\n\n### 10:20 - A walk", OVER),
    ("### 10:05 - Resolved\n\n## Next steps\n\n### 2026-12-01 - Planned\n\n### 2026-12-02 - Update", OVER),
    ("## What we know\n\n### 09:05 - Deploy\n\n### 09:10 - Identified\n\n### Identified\n\n### 11:40 - Resolved", OPEN),
    ("## Timeline\n\n- 09:40 - Monitoring\n- 10:05 - Resolved", OPEN),
    ("### 09:40 - Update\n\n## What we know\n\n### 09:20 - Back to normal",
     "investigating, degraded_performance, open, 2"),
    ("- Run:\n\n  ```\n  ### 10:05 - Resolved\n  ```\n\n- Or:\n  ```\n  No end.", OPEN),
    ("### 10:05 - Resolved\n### 10:20 - Postmortem\n\n09:20 - Identified\n\n**Monitoring**\n\n7:38 PM - Monitoring",
     "resolved, operational, 53 min, 3"),
]  # fmt: skip

FRONT: Final = re.compile(r"say ((?:start|end): .+?) in the front matter")

CODE: Final = "is never closed and hides all below it"
LABELS: Final = "is not a label; use Investigating, Identified, Monitoring, Resolved (it is over), Update"
HEADING: Final = "write ### 10:05 - Resolved"
CHIP: Final = "`api: operational`"

REFUSED: Final = [
    # code that is no chip, and chips in other signs
    ("### 09:40 - Monitoring\n`api:\noperational`", 2, "a chip stands in one line; write `api: operational`"),
    ("### 09:40 - Monitoring\n`api=operational`", 2,
     "between the name and the value of a chip stands a colon; write `api: operational`"),
    ("### 09:40 - Monitoring\n`HTTP 503: Service Unavailable`", 2,
     "to keep it as code, write ``HTTP 503: Service Unavailable``"),
    (",### 10:05 - Resolved", 1, HEADING),
    (": ### 10:05 - Resolved", 1, HEADING),
    ("1### 10:05 - Resolved", 1, HEADING),
    ("### 09:40 - Monitoring\n–api: operational`", 2, "put it in backticks: `api: operational`"),
    ("### 09:40 - Monitoring\n:api: operational` `next update: +30m`", 2, "`api: operational` `next update: +30m`"),
    # other signs, and times in other forms
    ("10:05 + Resolved", 1, HEADING),
    ("### 10:05 + Resolved", 1, HEADING),
    ("10:05 & Resolved", 1, HEADING),
    ("1005 - Resolved", 1, HEADING),
    ("**1005 - Resolved**", 1, HEADING),
    ("#### 1005 – Resolved", 1, HEADING),
    ("<b>10:05 - Resolved</b><br>Done.", 1, f"{HEADING}, and the rest below it"),
    ("### 10:05 - 10:10 - Resolved", 1, "write one of them: ### 10:05 - Resolved or ### 10:10 - Resolved"),
    ("### 2026-11-25 10:05 – 10:10 – Resolved", 1, "of them: ### 2026-11-25 10:05 - Resolved or ### 2026-11-25 10:10"),
    ("### 10:05 Europe/Berln - Resolved", 1, "write ### YYYY-MM-DD 10:05 Europe/Berlin - Resolved"),
    ("### 10:20 Europe/Paris - Resolved", 1, "write ### 2026-11-25 10:20 Europe/Paris - Resolved"),
    ("### 10:20 Europe/Berln - Resolved", 1, "write ### 2026-11-25 10:20 Europe/Berlin - Resolved"),
    ("### 10:20 Here/Zzzzzzzzz - Resolved", 1, "write ### YYYY-MM-DD 10:20 +HH:MM - Resolved"),
    ("### ~~10:05 - Resolved~~", 1, "or only what is struck out; delete it, or write ### 10:30 - Update"),
    ("### Mittwoch, 25.11.2026, 10:05 Uhr - Resolved", 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("### 31/12 10:05 - Resolved", 1, "write ### YYYY-12-31 10:05 - Resolved"),
    ("### 03/04 10:05 - Resolved", 1, "write ### YYYY-MM-DD 10:05 - Resolved"),
    ("### 10:05 - Update: Resolved", 1, '"Update: Resolved" is more than a label; write Resolved'),
    ("### 2026年11月25日 10時5分 - 復旧", 1, "write 2026-11-25 10:05"),
    ("### 2026年11月25日10時半 - 復旧", 1, "write 2026-11-25 10:30"),
    ("### 10:05/10:10 - Resolved", 1, "is a range of times; write one of them: ### 10:05 - Resolved or ### 10:10"),
    ("### 10:05 - Resolved by Jane", 1, "is not a label; use Investigating"),
    ("### 10:05 - Back to normal", 1, "is not a label; use Investigating"),
    ("### yesterday 23:05 - Resolved", 1, "write ### YYYY-MM-DD 23:05 - Resolved"),
    ("### 25 novembre 2026 10h05 - Résolu", 1, "write 2026-11-25 10:05"),
    # each form of a message
    ("### 09:40 - Monitoring\n- `api = down`", 2, "take it out of the list"),
    ("### 09:40 - Monitoring\n\nGood.\n\nweb: operational", 5, "write it directly below the heading, in backticks"),
    ("### 09:40 - Monitoring\n\nGood.\n\n`web operational`", 5, "write `web: operational` there"),
    ("### 09:40 - Monitoring\n\nGood.\n`API is operational`, `web - operational`", 4, "`api: operational` `web: oper"),
    ("### 10:00-10:05 - Resolved", 1, "is a range of times; write one of them: ### 10:00 - Resolved or ### 10:05"),
    ("<pre>\nA\n\n### 10:05 - Resolved", 1, "write </pre> on a line of its own where it ends"),
    ("- Run:\n  ```\n  y\n\n  ### 10:05 - Resolved", 2, "fence in a list or quote is never closed and hides an update"),
    ("10:05 - Resolved\n--------", 1, "leave a line empty below it and write 10\\:05 - Resolved"),
    # as people write at night, on a phone
    ("### 26/11 10:05 - Resolved", 1, "write ### YYYY-11-26 10:05 - Resolved"),
    ("### 11-25 10:05 - Resolved", 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("### 26-11-25 10:05 - Resolved", 1, "write 2026-11-25 10:05"),
    ("### 10.05 - Resolved", 1, "write ### 10:05 - Resolved"),
    ("### 10h05 - Resolved", 1, "write ### 10:05 - Resolved"),
    ("### 1005Z - Resolved", 1, "write ### 10:05 - Resolved"),
    ("### 1005 - Resolved", 1, '"1005" is not how a time is written here; write ### 10:05 - Resolved'),
    ("### 10:05 CET - Resolved", 1, "write ### YYYY-MM-DD 10:05 +HH:MM - Resolved"),
    ("### 10:05 Z+1 - Resolved", 1, "write ### YYYY-MM-DD 10:05 +01:00 - Resolved"),
    ("### 12 am - Resolved", 1, "write ### YYYY-MM-DD 00:00 - Resolved"),
    ("### 24:00 - Resolved", 1, '"24:00" is not a real time; write 2026-11-26 00:00 UTC'),
    ("### 2026-02-30 10:05 - Resolved", 1, "is not a real date; check month and day"),
    ("### 2026-25-11 10:05 - Resolved", 1, '"2026-25-11 10:05" is not a real date; write 2026-11-25 10:05'),
    ("### 0026-11-25 10:05 - Resolved", 1, '"0026-11-25 10:05" is in the year 26; write 2026-11-25 10:05'),
    ("### 2027-11-25 10:05 - Resolved", 1, "an update cannot be posted in the future"),
    ("### 10:05 -\nResolved", 1, "goes on in the line below; write ### 10:05 - Resolved, in one line"),
    ("### 10:05\n\nResolved", 1, "goes on in the line below; write ### 10:05 - Resolved, in one line"),
    ("### Resolved\n10:05", 1, "goes on in the line below; write ### 10:05 - Resolved, in one line"),
    ("###\n10:05 - Resolved", 1, "goes on in the line below; write ### 10:05 - Resolved, in one line"),
    ("### 10:05\nWe restarted the cache.", 1, "has no label; write ### 10:05 - Update"),
    ("### 10:05 - Monitoring `api: operational`", 1, "is more than a label; write Monitoring, and the rest below"),
    ("### 09:40 - Monitoring\nAPI, Web: operational", 2, "in backticks: `api: operational` `web: operational`"),
    ("### 09:40 - Monitoring\nAPI and web: Up", 2, "in backticks: `api: operational` `web: operational`"),
    ("### 09:40 - Monitoring\n`api/web: operational`", 2, "write each chip by itself: `api: operational` `web: o"),
    ("### 09:40 - Monitoring\n#api: operational", 2, "in backticks: `api: operational`"),
    ("### 09:40 - Monitoring\n```api: operational```", 2, "as text, write ``api: operational``"),
    ("### 09:40 - Monitoring\n`next update: 24:00`", 2, "write 2026-11-26 00:00 UTC"),
    ("### 09:40 - Monitoring\n`next update: 11:00 CET`", 2, "write it as well: YYYY-MM-DD 11:00 ±HH:MM"),
    ("Update (10:20): see below.", 1, "write ### 10:20 - Update, and the rest below it"),
    ("10:05 (GMT+1) - Resolved", 1, "write ### YYYY-MM-DD 10:05 +01:00 - Resolved"),
    ("10:5 - Resolved", 1, "write ### YYYY-MM-DD HH:MM - Resolved"),
    ("2026-11-25 24:00 - Resolved", 1, "write ### 2026-11-25 HH:MM - Resolved"),
    ("2026-11-25 11:00 - Resolved", 1, "write ### 2026-11-25 HH:MM - Resolved"),
    ("2026-02-30 10:05 - Resolved", 1, "write ### YYYY-MM-DD 10:05 - Resolved"),
    ("99:99 - Resolved", 1, "write ### YYYY-MM-DD HH:MM - Resolved"),
    ("11:05 +0100 - Resolved", 1, "write ### 2026-11-25 11:05 +01:00 - Resolved"),
    ("【復旧】10:05", 1, "write ### 10:05 - 復旧"),
    ("تم الحل الساعة 10:05", 1, "write ### 10:05 - تم الحل"),
    ("<details><summary>10:05 - Resolved</summary>", 1, "write ### 10:05 - Resolved"),
    # headings that are none
    ("###10:05 - Resolved", 1, HEADING),
    (f"###{NBSP}10:05 - Resolved", 1, HEADING),
    (f"###{ZWSP}10:05 - Resolved", 1, HEADING),
    (f"{ZWSP}### 10:05 - Resolved", 1, HEADING),
    (f"{NBSP}### 10:05 - Resolved", 1, HEADING),
    ("###&nbsp;10:05 - Resolved", 1, HEADING),
    ("\\### 10:05 - Resolved", 1, HEADING),
    ("\\#\\#\\# 10:05 - Resolved", 1, HEADING),
    ("＃＃＃ 10:05 - Resolved", 1, HEADING),
    ("＃＃＃　１０：０５　－　解決済み", 1, "write ### 10:05 - 解決済み"),
    ("# # # 10:05 - Resolved", 1, HEADING),
    ("    ### 10:05 - Resolved", 1, HEADING),
    ("\t### 10:05 - Resolved", 1, HEADING),
    ("> ### 10:05 - Resolved", 1, HEADING),
    ("> ### 10:05 - Resolved\n> It is over.", 1, HEADING),
    ("- ### 10:05 - Resolved", 1, HEADING),
    ("1. ### 10:05 - Resolved", 1, HEADING),
    ("**### 10:05 - Resolved**", 1, HEADING),
    ("<h3>10:05 - Resolved</h3>", 1, HEADING),
    ('<h3 id="x">10:05 – Resolved</h3>', 1, HEADING),
    ("<div>\n### 10:05 - Resolved\n</div>", 2, HEADING),
    ("<details><summary>10:05 - Resolved</summary>\nIt is.\n</details>", 1, HEADING),
    ("10:05 - Resolved", 1, HEADING),
    ("10:05 – Resolved.", 1, HEADING),
    ("10:05—Resolved", 1, HEADING),
    ("Fine again.\n10:05 - Resolved\nIt is over.", 2, HEADING),
    ("**10:05 - Resolved**", 1, HEADING),
    ("**10:05 - Resolved**\nIt is over.", 1, HEADING),
    ("**10:05** - Resolved", 1, HEADING),
    ("__10:05 - Resolved__", 1, HEADING),
    ("*10:05 - Resolved*", 1, HEADING),
    ("***10:05 – Resolved***", 1, HEADING),
    ("<b>10:05 - Resolved</b>", 1, HEADING),
    ("- 10:05 - Resolved", 1, HEADING),
    ("* 10:05 – Resolved", 1, HEADING),
    ("• 10:05 – Resolved", 1, HEADING),
    ("- [x] 10:05 - Resolved", 1, HEADING),
    ("1) 10:05 - Resolved", 1, HEADING),
    ("> 10:05 - Resolved", 1, HEADING),
    ("| 10:05 - Resolved |", 1, HEADING),
    ("[10:05] - Resolved", 1, f"{HEADING}; to keep it as text, write [10\\:05] - Resolved"),
    ("“10:05 - Resolved”", 1, HEADING),
    ("`10:05 - Resolved`", 1, HEADING),
    ("10:05 AM - Resolved", 1, HEADING),
    ("10.05 - Resolved", 1, HEADING),
    ("10h05 – Résolu", 1, "write ### 10:05 - Résolu; to keep it as text, write 10h05 – Résolu\\."),
    ("10:05 Uhr – Behoben", 1, "write ### 10:05 - Behoben"),
    ("10時05分 ー 解決済み", 1, "write ### 10:05 - 解決済み"),
    ("10:05 UTC - Resolved", 1, HEADING),
    ("10:05 (UTC) - Resolved", 1, HEADING),
    ("10:05 [UTC] - Resolved", 1, HEADING),
    ("10:05z - Resolved", 1, HEADING),
    ("10:05 (CET) - Resolved", 1, "write ### YYYY-MM-DD 10:05 +HH:MM - Resolved"),
    ("***Resolved***", 1, "write ### 10:30 - Resolved"),
    ("_**Resolved**_", 1, "write ### 10:30 - Resolved"),
    ("Today 10:05 - Resolved", 1, HEADING),
    ("Today at 10:05 - Resolved", 1, HEADING),
    ("Heute 10:05 - Behoben", 1, "write ### 10:05 - Behoben"),
    ("Heute, gegen 10:05 Uhr - Behoben", 1, "write ### 10:05 - Behoben"),
    ("à 10h05 – Résolu", 1, "write ### 10:05 - Résolu"),
    ("Aujourd’hui à 10h05 – Résolu", 1, "write ### 10:05 - Résolu"),
    ("10:05頃 - 復旧", 1, "write ### 10:05 - 復旧"),
    ("本日10時05分頃 - 復旧", 1, "write ### 10:05 - 復旧"),
    ("・10:05 - 復旧", 1, "write ### 10:05 - 復旧"),
    ("اليوم الساعة 10:05 - تم الحل", 1, "write ### 10:05 - تم الحل"),
    ("11:05 +01:00 - Resolved", 1, "write ### 2026-11-25 11:05 +01:00 - Resolved"),
    ("11:05+01:00 - Resolved", 1, "write ### 2026-11-25 11:05 +01:00 - Resolved"),
    ("2026-11-25T05:05-05:00 - Resolved", 1, "write ### 2026-11-25 05:05 -05:00 - Resolved"),
    ("10:05 2026-11-25 - Resolved", 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("10:05 UTC, 2026-11-25 - Resolved", 1, "write ### 2026-11-25 10:05 UTC - Resolved"),
    ("2026-11-25 10:05 - Resolved", 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("2026-11-25 - Resolved", 1, "write ### 2026-11-25 HH:MM - Resolved"),
    ("25.11.2026 10:05 - Behoben", 1, "to keep it as text, write 25.11.2026 10\\:05 - Behoben"),
    ("25.11.2026 10:05 - Gelöst", 1, "write ### 2026-11-25 10:05 - Gelöst"),
    ("Nov 25, 10:05 UTC - Resolved", 1, "write ### 2026-11-25 10:05 UTC - Resolved"),
    ("25 de noviembre de 2026 10:05 - Resuelto", 1, "write ### 2026-11-25 10:05 - Resuelto"),
    ("10:05 PST - Resolved", 1, "write ### YYYY-MM-DD 10:05 +HH:MM - Resolved"),
    ("10:05 Europe/Nowhere - Resolved", 1, "write ### YYYY-MM-DD 10:05 Europe/Nowhere - Resolved"),
    ("10:05 Europe/London - Resolved", 1, HEADING),
    ("Resolved - 10:05", 1, HEADING),
    ("**Resolved** – 10:05", 1, f"{HEADING}; to keep it as text, write Resolved – 10\\:05"),
    ("08:40 - Resolved", 1, "write ### YYYY-MM-DD 08:40 - Resolved"),
    ("11:40 - Resolved", 1, "write ### YYYY-MM-DD 11:40 - Resolved"),
    ("#### 10:05 - Resolved", 1, HEADING),
    ("## 10:05 - Resolved", 1, HEADING),
    ("# 10:05 - Resolved", 1, HEADING),
    ("10:05 - Resolved\n----------------", 1, HEADING),
    ("###10:05 Resolved", 1, HEADING),
    ("###Resolved 10:05", 1, HEADING),
    ("###Resolved (10:05)", 1, HEADING),
    ("###10:05", 1, "write ### 10:05 - Update"),
    ("###10:05 - Sorted", 1, "write ### 10:05 - Update"),
    ("###10:05 - Completed", 1, "write ### 10:05 - Update"),
    ("Monday 10:05 - Resolved", 1, "write ### YYYY-MM-DD 10:05 - Resolved; to keep it as text, write Monday 10\\:05 -"),
    ("Wed, 25 Nov 2026 10:05 - Resolved", 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("Yesterday, 10:05 UTC - Resolved", 1, "write ### YYYY-MM-DD 10:05 UTC - Resolved"),
    ("10:05 yesterday - Resolved", 1, "write ### YYYY-MM-DD 10:05 - Resolved"),
    ("mardi 10h05 - Résolu", 1, "write ### YYYY-MM-DD 10:05 - Résolu"),
    ("Di. 10:05 - Behoben", 1, "write ### YYYY-MM-DD 10:05 - Behoben"),
    ("quarta-feira 10:05 - Resolvido", 1, "write ### YYYY-MM-DD 10:05 - Resolvido"),
    ("11月25日(水) 10:05 - 復旧", 1, "write ### 2026-11-25 10:05 - 復旧"),
    ("أمس 10:05 - تم الحل", 1, "write ### YYYY-MM-DD 10:05 - تم الحل"),
    ("11/25 10:05 - Resolved", 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("25/11 à 10h05 - Résolu", 1, "write ### 2026-11-25 10:05 - Résolu"),
    ("This morning, 10:05 - Resolved", 1, HEADING),
    ("午前10時半 - 復旧", 1, "write ### 10:30 - 復旧"),
    ("午後10時 - 復旧", 1, "write ### YYYY-MM-DD 22:00 - 復旧"),
    ("10:05 ص - تم الحل", 1, "write ### 10:05 - تم الحل"),
    ("10:05 a. m. - Resuelto", 1, "write ### 10:05 - Resuelto"),
    ("10:05 de la mañana - Resuelto", 1, "write ### 10:05 - Resuelto"),
    ("10 Uhr 05 - Behoben", 1, "write ### 10:05 - Behoben"),
    ("10.05am - Resolved", 1, HEADING),
    ("1005 UTC - Resolved", 1, HEADING),
    ("10:05 -> Resolved", 1, HEADING),
    ("10:05 → Resolved", 1, HEADING),
    ("=== 10:05 - Resolved ===", 1, HEADING),
    ("+### 10:05 - Resolved", 1, HEADING),
    ("Resolved - This incident has been resolved.\nNov 25, 10:05 UTC", 1, "write ### 2026-11-25 10:05 UTC - Resolved"),
    ("**Resolved** - All is well.\nIt is.\n2026-11-25 10:05 UTC", 1, "write ### 2026-11-25 10:05 UTC - Resolved, and"),
    ("**Resolved**: All is well.\nPosted 5 minutes ago. Nov 25, 2026 - 10:05 UTC", 1, "2026-11-25 10:05 UTC"),
    ('*Resolved* - All is well. {{< track "2026-11-25 10:05:00" >}}', 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("--- 10:05 - Resolved ---", 1, HEADING),
    ("h3. 10:05 - Resolved", 1, HEADING),
    ("$$ 10:05 - Resolved $$", 1, HEADING),
    ("<font size=5>10:05 - Resolved</font>", 1, HEADING),
    ("@ 10:05 - Resolved", 1, HEADING),
    ("10;05 - Resolved", 1, HEADING),
    ("Resolved -10:05", 1, HEADING),
    ("10:05 – Incident resolved", 1, "write ### 10:05 - Incident resolved"),
    ("10:05現在 - 復旧", 1, "write ### 10:05 - 復旧"),
    ("١٠:٠٥ – تم الحل", 1, "write ### 10:05 - تم الحل"),
    ("10:05 Uhr (UTC) - Behoben", 1, "write ### 10:05 - Behoben"),
    ("2026-11-25T10:05:00.000Z - Resolved", 1, "write ### 2026-11-25 10:05 Z - Resolved"),
    ("Wed Nov 25 10:05:00 UTC 2026 - Resolved", 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("25/Nov/2026 10:05 - Resolved", 1, "write ### YYYY-MM-DD 10:05 - Resolved"),
    ("11-25 10:05 - Resolved", 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("11/25(水) 10:05 - 復旧", 1, "write ### 2026-11-25 10:05 - 復旧"),
    ("le 25 novembre à 10h05 - Résolu", 1, "write ### 2026-11-25 10:05 - Résolu"),
    ("am 25.11. um 10:05 Uhr - Behoben", 1, "write ### 2026-11-25 10:05 - Behoben"),
    ("el 25 de noviembre a las 10:05 - Resuelto", 1, "write ### 2026-11-25 10:05 - Resuelto"),
    ("###YYYY-MM-DD HH:MM - Resolved", 1, "write ### 10:30 - Resolved"),
    ("**YYYY-MM-DD 10:05 - Resolved**", 1, HEADING),
    ("**2026-11-25 10:00-10:30 - Resolved**", 1, "write ### 2026-11-25 HH:MM - Resolved"),
    ("###Resolved", 1, "write ### 10:30 - Resolved"),
    ("#### Resolved", 1, "write ### 10:30 - Resolved"),
    ("## Resolved", 1, "write ### 10:30 - Resolved"),
    ("\\### Resolved", 1, "write ### 10:30 - Resolved"),
    ("<h3>Resolved</h3>", 1, "write ### 10:30 - Resolved"),
    ("**Resolved**", 1, "write ### 10:30 - Resolved"),
    ("**Resolved:**", 1, "write ### 10:30 - Resolved"),
    ("<strong>Resolved</strong>", 1, "write ### 10:30 - Resolved"),
    ("**Behoben**", 1, "write ### 10:30 - Behoben"),
    ("**تم الحل**", 1, "write ### 10:30 - تم الحل"),
    ("- 09:30 - Root cause identified\n- 09:50 - We rolled back\n- 10:05 - Resolved", 3, HEADING),
    ("### 10:05 - Resolved\n\n10:20 - Monitoring\n10:25 - Update", 3, "write ### 10:20 - Monitoring"),
    # headings that cannot be read
    ("### Resolved", 1, "write ### 10:30 - Resolved"),
    ("### Resolved - 10:05", 1, HEADING),
    ("### Resolved (10:05)", 1, HEADING),
    ("### Resolved at 10:05", 1, HEADING),
    ("### 10:05 Resolved", 1, HEADING),
    ("### 10:05: Resolved", 1, HEADING),
    ("### 10:05 | Resolved", 1, HEADING),
    ("### 10:05 → Resolved", 1, HEADING),
    ("### - Resolved", 1, '"- Resolved" has no time; write ### 10:30 - Resolved'),
    ("### 10;05 - Resolved", 1, HEADING),
    ("### 10,05 - Resolved", 1, HEADING),
    ("### 10:05 / Resolved", 1, HEADING),
    ("### @10:05 Resolved", 1, HEADING),
    ("### Update #2 - 10:05", 1, "write ### 10:05 - Update"),
    ("### 10:005 - Resolved", 1, "YYYY-MM-DD"),
    ("### Monday 10:05 - Resolved", 1, "write ### YYYY-MM-DD 10:05 - Resolved"),
    ("### Yesterday 10:05 - Resolved", 1, "write ### YYYY-MM-DD 10:05 - Resolved"),
    ("### Nov 25, 10:05 - Resolved", 1, "write ### 2026-11-25 10:05 - Resolved"),
    ("### 午後10時 - 復旧", 1, "write ### YYYY-MM-DD 22:00 - 復旧"),
    ("### 2026-11-25 10:00-10:30 - Resolved", 1, "or ### 2026-11-25 10:30 - Resolved; an offset has a space"),
    ("### 2026-11-25 10:00–10:30 UTC - Resolved", 1, "write one of them: ### 2026-11-25 10:00 UTC - Resolved or"),
    ("### 10:05", 1, "write ### 10:05 - Update"),
    ("### 10:05 -", 1, "write ### 10:05 - Update"),
    ("###", 1, "write ### 10:30 - Update"),
    ("### What we did", 1, "or #### What we did"),
    ("### 10.05 - Resolved", 1, HEADING),
    ("### 10h05 - Résolu", 1, "write ### 10:05 - Résolu"),
    ("### 10:05 am - Resolved", 1, HEADING),
    ("### 10:05 UTC - Resolved", 1, HEADING),
    ("### 10: 05 - Resolved", 1, HEADING),
    ("### 1005 - Resolved", 1, HEADING),
    ("### 10:00–10:05 - Resolved", 1, "write one of them: ### 10:00 - Resolved or ### 10:05 - Resolved"),
    ("### now - Resolved", 1, "write ### 10:30 - Resolved"),
    ("### YYYY-MM-DD HH:MM UTC - Resolved", 1, "write ### 10:30 - Resolved"),
    ("### 2026-11-25 HH:MM UTC - Resolved", 1, "write ### 10:30 - Resolved"),
    ("### YYYY-MM-DD 10:05 UTC - Resolved", 1, HEADING),
    ("### YYYY-MM-DD 08:40 - Resolved", 1, "as in ### 2026-11-25 08:40 - Resolved"),
    ("### <i>10.05</i> - Rsolved", 1, "write ### 10:05 - Update"),
    ("### 10:05 - Résolu / Resolved", 1, "write Résolu, and the rest below the heading"),
    ("### 10:05 (hora de Brasília) - Resolvido", 1, "is not a date or time; write YYYY-MM-DD HH:MM"),
    ("### 10h05min - Résolu", 1, "write ### 10:05 - Résolu"),
    ("### 10:05 ~ Resolved", 1, HEADING),
    ("### 10:05 - Monitor", 1, 'did you mean "Monitoring"?'),
    ("10:05 ⇒ Resolved", 1, HEADING),
    ("復旧完了 10:05", 1, "write ### 10:05 - 復旧完了"),
    ("تم حل المشكلة في تمام الساعة 10:05", 1, "write ### 10:05 - تم حل المشكلة"),
    ("### 10:05 CET - Resolved", 1, "write ### YYYY-MM-DD 10:05 +HH:MM - Resolved"),
    ("### 08:40 - Resolved", 1, "YYYY-MM-DD 08:40"),
    ("### 25.11.2026 10:05 - Resolved", 1, "2026-11-25 10:05"),
    ("### 09:40 - Monitoring\n### 2026-11-25 09:00 - Resolved", 2, "write the date of that one as well"),
    ("### 10:05 - Monitoring: a fix is in", 1, "write Monitoring, and the rest below the heading"),
    ("### 10:05 - Resolved: all is well", 1, LABELS),
    ("### 10:05 - Resolved (not yet)", 1, LABELS),
    ("### 10:05 - Resolved (partially)", 1, LABELS),
    ("### 10:05 - Resolved, but not for EU", 1, LABELS),
    ("### 10:05 - Resolved - false alarm, still down", 1, LABELS),
    ("### 10:05 - Behoben (noch nicht)", 1, LABELS),
    ("### 10:05 - Résolu, pas encore", 1, LABELS),
    ("### 10:05 - 復旧（一部未復旧）", 1, LABELS),
    ("### 10:05 - Resolved `api: operational`", 1, "is not a label"),
    ("### 10:05 - Unresolved", 1, "is not a label"),
    # what hides text, or takes it away
    ("```\nERROR\n\n### 10:05 - Resolved", 1, CODE),
    ("~~~\nERROR\n```\n\n### 10:05 - Resolved", 1, CODE),
    ("````\nERROR\n```\n\n### 10:05 - Resolved", 1, CODE),
    ("```\nERROR\n    ```\n\n### 10:05 - Resolved", 1, CODE),
    ("```\nERROR\n``` done\n\n### 10:05 - Resolved", 1, CODE),
    ("``` ERROR\n\n### 10:05 - Resolved", 1, CODE),
    ("```\nA\n\n### 09:40 - Identified\n\n```\nB\n```\n\n### 10:05 - Resolved", 1, CODE),
    ("```\nA\n```\n\n```\nB\n\n### 10:05 - Resolved", 5, CODE),
    ("1. Run\n   ```\n   x\n```\n\n### 10:05 - Resolved", 4, CODE),
    ("<pre>\nERROR\n\n### 10:05 - Resolved", 1, "this <pre> is never closed and hides all below it; write </pre>"),
    ("<script>\n\n### 10:05 - Resolved", 1, "write </script>"),
    ("<style media=all>\n\n### 10:05 - Resolved", 1, "write </style>"),
    ("<![CDATA[\n\n### 10:05 - Resolved", 1, "write ]]>"),
    ("<?php\n\n### 10:05 - Resolved", 1, "write ?>"),
    ("<!DOCTYPE html\n\n### 10:05 - Resolved", 1, "write >"),
    ("<!-- later\n\n### 10:05 - Resolved", 1, "write -->"),
    ("<!-- later\n\n### 10:05 - Resolved\n<!-- so -->\n\nOver.", 1, "ends with the next one and hides an update"),
    ("Good <!-- so -->\n\n<!-- later\n\n### 10:05 - Resolved", 3, "write -->"),
    ("<<<<<<< HEAD\nA fix is in.\n=======\nNo fix.\n>>>>>>> x", 1, "git left a conflict here"),
    ("### 09:40 - Monitoring\n<<<<<<< HEAD\nA\n||||||| b\nC\n=======\nD\n>>>>>>> x", 2, "git left a conflict here"),
    ("<<<<<<< HEAD\nA fix is in.\n=======\nNo fix.", 1, "git left a conflict here"),
    ("A fix is in.\n=======\n>>>>>>> x", 2, "git left a conflict here"),
    ("<<<<<<< HEAD\nA fix is in.", 1, "git left a conflict here"),
    ("It is over.\n---\nThis stood below a rule.", 2, "leave a line empty above it"),
    ("対応済です\n---", 2, "leave a line empty above it"),
    ("復旧中\n---\n\n続報します。", 2, "leave a line empty above it"),
    ("All good\n--------", 2, "leave a line empty above it"),
    ("Root cause\n----------\n\nA leak.", 2, "for a heading write ## Root cause"),
    ("Resolved\n--------", 2, "for an update write ### 10:30 - Resolved"),
    ("It is\nover\n---\n\nMore.", 3, "leave a line empty above it"),
    ("It is over and all is well\n---\n\nMore.", 2, "for a heading write ## It is over and all is well"),
    ("### 09:40 - Monitoring\n\nGood\n----\n\nMore.", 4, "leave a line empty above it"),
    ("### 09:40 - Monitoring\n`api: operational`\n---\n\nMore.", 3, "leave a line empty above it"),
    # chips that are none
    ("### 09:40 - Monitoring\n‘api: operational’", 2, CHIP),
    ("### 09:40 - Monitoring\n“api: operational”", 2, CHIP),
    ("### 09:40 - Monitoring\n'api: operational'", 2, CHIP),
    ('### 09:40 - Monitoring\n"api: operational"', 2, CHIP),
    ("### 09:40 - Monitoring\n«api: operational»", 2, CHIP),
    ("### 09:40 - Monitoring\n´api: operational´", 2, CHIP),
    ("### 09:40 - Monitoring\napi: operational", 2, CHIP),
    ("### 09:40 - Monitoring\n    api: operational", 2, CHIP),
    ("### 09:40 - Monitoring\ncomponents: {api: operational}", 2, CHIP),
    ("### 09:40 - Monitoring\ncomponents: api: operational", 2, CHIP),
    ("### 09:40 - Monitoring\n``api: operational`", 2, CHIP),
    ("### 09:40 - Monitoring\n`api: operational``", 2, CHIP),
    ("### 09:40 - Monitoring\nAPI：Operational", 2, CHIP),
    ("### 09:40 - Monitoring\n**api: operational**", 2, CHIP),
    ("### 09:40 - Monitoring\n`api`: operational", 2, CHIP),
    ("### 09:40 - Monitoring\n`api=operational`", 2, CHIP),
    ("### 09:40 - Monitoring\napi = operational", 2, CHIP),
    ("### 09:40 - Monitoring\n`api operational`", 2, CHIP),
    ("### 09:40 - Monitoring\n`api -> operational`", 2, CHIP),
    ("### 09:40 - Monitoring\napi → operational", 2, CHIP),
    ("### 09:40 - Monitoring\nAPI - Operational", 2, CHIP),
    ("### 09:40 - Monitoring\napi — operational", 2, "write api &mdash; operational"),
    ("### 09:40 - Monitoring\napi – operational", 2, "write api &ndash; operational"),
    ("### 09:40 - Monitoring\nAPI `operational`", 2, "write API ``operational``"),
    ("### 09:40 - Monitoring\n- `api -> operational`", 2, "write - ``api -> operational``"),
    ("### 09:40 - Monitoring\napi => operational", 2, CHIP),
    ("### 09:40 - Monitoring\napi | operational", 2, CHIP),
    ("### 09:40 - Monitoring\n| api | operational |", 2, CHIP),
    ("### 09:40 - Monitoring\n(api: operational)", 2, CHIP),
    ("### 09:40 - Monitoring\n[api: operational]", 2, CHIP),
    ("### 09:40 - Monitoring\n【api：operational】", 2, CHIP),
    ("### 09:40 - Monitoring\n\\`api: operational\\`", 2, CHIP),
    ("### 09:40 - Monitoring\n`api: operational``web: down`", 2, "`api: operational` `web: major_outage`"),
    ("### 09:40 - Monitoring\n\nAll is not well.\n\n`api: down`", 5, "write `api: major_outage` there"),
    ("### 09:40 - Monitoring\n\nWe look.\n\n`api: down` `web: up`", 5, "`api: major_outage` `web: operational` there"),
    ("### 09:40 - Monitoring\n\nWe look.\n\n`next update: 11:00 UTC`", 5, "write `next update: 11:00` there"),
    ("### 09:40 - Monitoring\n- api: operational", 2, CHIP),
    ("### 09:40 - Monitoring\n- `api: operational`", 2, CHIP),
    ("### 09:40 - Monitoring\n> `api: operational`", 2, CHIP),
    ("### 09:40 - Monitoring\nStatus: `api: operational`", 2, CHIP),
    ("### 09:40 - Monitoring\n`api: operational` and all is well", 2, CHIP),
    ("### 09:40 - Monitoring\n\nAll is well, `api: operational`.", 3, CHIP),
    ("### 09:40 - Monitoring\n\nAll is well.\n\n`api: operational`", 5, CHIP),
    ("### 09:40 - Monitoring\n\nAll is well.\n\napi: operational", 5, CHIP),
    ("### 09:40 - Monitoring\n\nAll is well.\n\n- API: Operational", 5, CHIP),
    ("### 09:40 - Monitoring\nAPI: up", 2, CHIP),
    ("### 09:40 - Monitoring\napi: OK", 2, CHIP),
    ("### 09:40 - Monitoring\napi: fine.", 2, CHIP),
    ("### 09:40 - Monitoring\napi: operatinal", 2, CHIP),
    ("### 09:40 - Monitoring\n- api: up\n- web: down", 2, CHIP),
    ("### 09:40 - Monitoring\napi: operational, web: down", 2, "`api: operational` `web: major_outage`"),
    ("### 09:40 - Monitoring\nnext update: 11:00", 2, "`next update: 11:00`"),
    ("### 09:40 - Monitoring\nNext update: 11:00 UTC", 2, "`next update: 11:00`"),
    ("### 09:40 - Monitoring\nNext update: in 30 minutes", 2, "`next update: +30 minutes`"),
    ("### 09:40 - Monitoring\nCause: confirmed", 2, "`cause: confirmed`"),
    ("### 09:40 - Monitoring\nUS: operational", 2, "`US: operational`"),
    ("### 09:40 - Monitoring\nshopp: operational", 2, "`shop: operational`"),
    ("### 09:40 - Monitoring\nStart: 2026-11-25 09:00 UTC", 2, "say start: 2026-11-25 09:00 UTC in the front matter"),
    ("### 09:40 - Monitoring\nEnd: about 11:00 UTC", 2, "say end: 2026-11-25 11:00 UTC in the front matter"),
    ("### 09:40 - Monitoring\napi := operational", 2, "to keep it as text, write api \\:= operational"),
    ("### 09:40 - Monitoring\nAPI is operational.", 2, "to keep it as text, write The API is operational."),
    ("### 09:40 - Monitoring\nAPI is now operational", 2, CHIP),
    ("### 09:40 - Monitoring\napi operational", 2, CHIP),
    ("### 09:40 - Monitoring\nAPI ✅", 2, CHIP),
    ("### 09:40 - Monitoring\napi: 🟢", 2, CHIP),
    ("### 09:40 - Monitoring\n- api: ✅\n- web: 🔴", 3, "`web: major_outage`"),
    ("### 09:40 - Monitoring\napi: en panne", 2, "`api: major_outage`"),
    ("### 09:40 - Monitoring\napi: 正常", 2, CHIP),
    ("### 09:40 - Monitoring\neverything: operational", 2, "`all: operational`"),
    ("### 09:40 - Monitoring\nProchaine mise à jour : 11h00", 2, "`next update: 11:00`"),
    ("### 09:40 - Monitoring\nNächstes Update: 11:00 Uhr", 2, "`next update: 11:00`"),
    ("### 09:40 - Monitoring\n<code>api: operational</code>", 2, CHIP),
    ("### 09:40 - Monitoring\n`api;operational`", 2, CHIP),
    ("### 09:40 - Monitoring\n`api down`", 2, "`api: major_outage`"),
    ("### 09:40 - Monitoring\n`api: operational` web: down", 2, "write `api: operational` `web: major_outage` there"),
    ("### 09:40 - Monitoring\n`api: operational` `web down`", 2, "write `api: operational` `web: major_outage`"),
    ("### 09:40 - Monitoring\n`api: operational` and `wbe: down`", 2, "`api: operational` `web: major_outage` there"),
    # chips with a slip inside
    ("### 09:40 - Monitoring\n`api: ✅`", 2, '"✅" is not known here; did you mean "operational"?'),
    ("### 09:40 - Monitoring\n`api: Störungsfrei`", 2, 'did you mean "operational"?'),
    ("### 09:40 - Monitoring\n`api: operational, wbe: down`", 2, "`api: operational` `web: major_outage`"),
    ("### 09:40 - Monitoring\n`all services: operational`", 2, 'did you mean "all"?'),
    ("### 09:40 - Monitoring\n`fin: 13:00`", 2, "only a maintenance window moves; say end in the front matter"),
    ("### 09:40 - Monitoring\n`api: up`", 2, 'did you mean "operational"?'),
    ("### 09:40 - Monitoring\n`api: degraded`", 2, 'did you mean "degraded_performance"?'),
    ("### 09:40 - Monitoring\n`api: down`", 2, 'did you mean "major_outage"?'),
    ("### 09:40 - Monitoring\n`api: operational soon`", 2, '"operational soon" is not known here; use one of'),
    ("### 09:40 - Monitoring\n`api: operational not`", 2, '"operational not" is not known here; use one of'),
    ("### 09:40 - Monitoring\n`api: majoroutage`", 2, 'did you mean "major_outage"?'),
    ("### 09:40 - Monitoring\n`apii: operational`", 2, 'did you mean "api"?'),
    ("### 09:40 - Monitoring\n`ali: operational`", 2, 'did you mean "api"?'),  # and not "all", which is as like
    ("### 09:40 - Monitoring\n`api: operational web: down`", 2, "`api: operational` `web: major_outage`"),
    ("### 09:40 - Monitoring\n`api: operational, next update: 11:00`", 2, "`api: operational` `next update: 11:00`"),
    ("### 09:40 - Monitoring\n`next update: 11:00 UTC`", 2, "write 11:00"),
    ("### 09:40 - Monitoring\n`next update: 30 minutes`", 2, "write +30 minutes"),
    ("### 09:40 - Monitoring\n`next update: soon`", 2, "write HH:MM"),
    ("### 09:40 - Monitoring\n`next update: 09:00`", 2, "is before 09:40"),
    ("### 09:40 - Monitoring\n`start: 09:00`", 2, "say start in the front matter"),
    # lists of updates
    ("## Updates\n\n### 10:05 - Resolved", 1, "a second list of updates"),
    ("## Root cause\n\n### 2026-11-25 10:05 - Resolved", 3, "below ## Updates"),
    ("## Root cause\n\n###2026-11-25 10:05 - Resolved", 3, "below ## Updates"),
    # behind the updates: what would be the next one
    ("## Timeline\n\n### 10:05 - Resolved", 3, "below ## Updates as ### 10:05 - Resolved"),
    ("## Workaround\n\nRestart.\n\n### 10:05 - Resolved", 5, "below ## Updates as ### 10:05 - Resolved"),
    ("## Workaround\n\nRestart.\n\n### 10:05 - Back to normal", 5, "below ## Updates as ### 10:05 - Update"),
    ("## Workaround\n\nRestart.\n\n#### 10:05 - Resovled", 5, "below ## Updates as ### 10:05 - Update"),
    ("## Workaround\n\nRestart.\n\n**10:05 - Resolved**", 5, "below ## Updates as ### 10:05 - Resolved"),
    ("## Workaround\n\nRestart.\n\n10:05 - Resolved", 5, "below ## Updates as ### 10:05 - Resolved"),
    ("## Workaround\n\nRestart.\n\n### Resolved", 5, "below ## Updates as ### 10:30 - Resolved"),
    ("## Workaround\n\nRestart.\n\n### 11/25 10:05 - Resolved", 5, "below ## Updates as ### 2026-11-25 10:05"),
    ("### 10:05 - Resolved\n\n## Workaround\n\n### 10:20 - Monitoring", 5, "as ### 10:20 - Monitoring"),
    ("2026-11-24 10:05 XYZ - Monitoring", 1, "write ### 2026-11-24 10:05 +HH:MM - Monitoring; to keep"),
    ("## 10:05 - Resolvd", 1, "write ### 10:05 - Update, or another label; to keep it as text, write 10\\:05 -"),
    ("#### 10:05 - Resovled", 1, "write ### 10:05 - Update, or another label"),
    ("- Run:\n  ```\n  x\n\n  ### 10:05 - Resolved\n\n  Done.", 2, "never closed and hides an update; write ```"),
]  # fmt: skip


@each_row(("body", "expected"), ACCEPTED)
def test_a_slip_means_what_was_meant(body: str, expected: str) -> None:
    assert outcome(read(body)) == expected


@each_row(("body", "line", "remedy"), REFUSED)
def test_a_slip_is_named_at_its_line(body: str, line: int, remedy: str) -> None:
    found = errors(read(body))
    assert (FIRST - 1 + line, True) in [(each.line, remedy in each.message) for each in found], found
    assert all("2024" not in each.message for each in found)


WORK: Final = """\
---
title: New disks
kind: maintenance
start: 2026-11-25 09:00 UTC
end: 2026-11-25 12:00 UTC
components: [api]
---
## Updates

### 2026-11-25 08:00 UTC - Scheduled

"""
NOTICE: Final = """\
---
title: Phishing
kind: notice
---
## Updates

### 2026-11-25 08:00 UTC - Update

"""


@each_row(
    ("above", "body", "remedy"),
    [
        (ABOVE.replace("title:", "regions: [US]\ntitle:"), "### 09:40 - Update\nUS: fine", "`US: operational`"),
        (WORK, "10:05 - Completed", "write ### 10:05 - Completed"),
        (WORK, "**In progress**", "write ### 10:30 - In progress"),
        (WORK, "### 09:30 - Update\nStart: 2026-11-25 11:00 UTC", "in backticks: `start: 2026-11-25 11:00 UTC`"),
        (WORK, "### 09:30 - Update\nEnd: about 13:00 UTC", "in backticks: `end: 13:00`"),
        (WORK, "### 09:30 - Update\n`end: 13:00 UTC`", "write 13:00"),
        (WORK, "### 09:30 - Update\n`end 13:00`", ""),
        (WORK, "### 09:30 - Update\nNew window: 11:00 - 13:00", "in backticks: `start: 11:00` `end: 13:00`"),
        (WORK, "### 09:30 - Update\n`window: 11:00–13:00`", "each chip by itself: `start: 11:00` `end: 13:00`"),
        (WORK, "### 09:30 - Update\nWindow: 11:00 to 13:00 UTC", "in backticks: `start: 11:00` `end: 13:00`"),
        (WORK, "### 09:30 - Update\nThe window stays as it is: nothing moves.", ""),
        (WORK, "### 09:30 - In progress\n\n10:05 - Complted", "write ### 10:05 - Update, or another label"),
        (WORK, "### 09:30 - In progress\n\nDisks (10:05): Completed\nMemory (10:20): Completed", ""),
        (WORK, "### 09:30 - Update\n`fin: 13:00`", 'no component or region is called "fin"; did you mean "end"?'),
        (WORK, "### 09:30 - Update\nFin : 13h00", "in backticks: `end: 13:00`"),
        (WORK, "10:05 - Resolved", ""),
        (WORK, "### 09:30 - Update\nStart: soon\nEnd: when it is done", ""),
        (NOTICE, "10:05 - Resolved", "write ### 10:05 - Resolved"),
        (NOTICE, "Next update: 11:00", "`next update: 11:00`"),
        (NOTICE, "10:05 - Monitoring", ""),
        (NOTICE, "API: down\nUS: fine", ""),
        (
            ABOVE.replace("Answers are slow.", "`api: operational`"),
            "",
            "to keep it as text, write ``api: operational``",
        ),
        (ABOVE.replace("Answers are slow.", "Slow.\n---"), "", "leave a line empty above it"),
        (ABOVE.replace("Answers are slow.", "```\nSlow."), "", "is never closed"),
        (ABOVE.replace("Answers are slow.", "###2026-11-25 09:00 - Update"), "", "write it below ## Updates as ###"),
        (ABOVE.replace("Answers are slow.", "10:05 - Resolved\n\nAPI: down\n\n```\n`api: operational`\n```"), "", ""),
    ],
)
def test_other_kinds_and_the_summary_have_slips_of_their_own(above: str, body: str, remedy: str) -> None:
    found = errors(read(body, above))
    assert [remedy in each.message for each in found] == [True] * bool(remedy), found


NIGHT: Final = ("2026-11-26 22:00 UTC", "2026-11-27 02:00 UTC")
NOON: Final = ("2026-11-25 09:00 UTC", "2026-11-25 12:00 UTC")
LONG: Final = ("2026-11-25 09:00 UTC", "2026-11-27 20:00 UTC")
DAYS: Final = ("2026-11-26", "2026-11-27")


def planned(window: tuple[str, str], chips: str, posted: str = "2026-11-24 08:00 UTC") -> Parsed:
    start, end = window
    front = f"title: New disks\nkind: maintenance\nstart: {start}\nend: {end}\ncomponents: [api]"
    return read("", f"---\n{front}\n---\n## Updates\n\n### {posted} - Update\n{chips}\n")


@each_row(
    ("window", "chips", "expected"),
    [
        (NIGHT, "`start: 22:00`", "26 22:00, 27 02:00"),
        (NIGHT, "`end: 02:00`", "26 22:00, 27 02:00"),
        (NIGHT, "`end: 2:30`", "26 22:00, 27 02:30"),
        (NIGHT, "`start: 19:30`", "26 19:30, 27 02:00"),
        (NIGHT, "`start: 20:00` `end: 00:30`", "26 20:00, 27 00:30"),
        (NIGHT, "`start: 2026-11-28 22:00` `end: 02:00`", "28 22:00, 29 02:00"),
        (NIGHT, "`start: 2026-11-28 22:00` `end: 01:00`\n\n### 09:00 - Update\n`end: 03:00`", "28 22:00, 29 03:00"),
        (NIGHT, "`start: 2026-11-25 22:00` `end: 01:00`", "25 22:00, 26 01:00"),
        (NOON, "`start: 10:00` `end: 13:00`", "25 10:00, 25 13:00"),
        (NOON, "`start: 22:00` `end: 01:00`", "25 22:00, 26 01:00"),
        (NOON, "`end: 02:00`", "25 09:00, 26 02:00"),
        (LONG, "`end: 21:00`", "25 09:00, 27 21:00"),
        (LONG, "`start: 2026-11-26 09:00` `end: 20:00`", "26 09:00, 28 20:00"),
        (DAYS, "`start: 10:00` `end: 14:00`", "26 10:00, 27 14:00"),
    ],
)  # fmt: skip
def test_a_time_of_day_in_a_window_is_on_the_day_of_the_window(
    window: tuple[str, str], chips: str, expected: str
) -> None:
    found = planned(window, chips)
    assert not errors(found), errors(found)
    assert found.incident is not None
    start, end = Timeline(found.incident).extent
    assert end is not None
    assert f"{start.first:%d %H:%M}, {end.first:%d %H:%M}" == expected


@pytest.mark.parametrize(
    ("window", "chips", "posted"),
    [
        (NIGHT, "`start: 00:30`", "2026-11-24 08:00 UTC"),
        (NIGHT, "`end: 23:00`", "2026-11-24 08:00 UTC"),
        (NIGHT, "`end: 03:00 +01:00`", "2026-11-24 08:00 UTC"),
        (NOON, "`start: 08:00`", "2026-11-25 08:30 UTC"),
        (("2026-11", "2026-12"), "`start: 22:00`", "2026-11-24 08:00 UTC"),
        (("", "2026-11-27"), "`start: 22:00` `end: 23:00`", "2026-11-24 08:00 UTC"),
    ],
)
def test_a_time_of_day_that_may_be_on_another_day_needs_its_date(
    window: tuple[str, str], chips: str, posted: str
) -> None:
    told = [each.message for each in errors(planned(window, chips, posted)) if each.line == 11]
    assert told
    assert [re.findall(r"write (?:it|the date) as well: (YYYY-MM-DD)|\d{4}-", each) for each in told] == [
        ["YYYY-MM-DD"]
    ] * len(told)


@pytest.mark.parametrize(
    "when", ["YYYY-MM-DD HH:MM UTC", "YYYY-MM-DD HH:MM", "2026-11-25 HH:MM UTC", "2026-11-25 10:30:SS", "now"]
)
def test_a_pattern_that_was_left_as_it_is_becomes_the_time_of_now(when: str) -> None:
    [problem, *_] = errors(read("", ABOVE.replace("2026-11-25 09:12 UTC", when)))
    heading = "### 2026-11-25 10:30 UTC - Investigating"
    assert problem.message == f'"{when}" is not a time; write today\'s date and time, as in {heading}'


def test_remedies_are_of_the_instant_that_is_asked_for_not_of_the_clock_s() -> None:
    later = at("2026-12-24 18:00")
    for body, above, remedy in (
        ("### Monitoring", ABOVE, "write ### 10:30 - Monitoring"),
        ("**Resolved**", ABOVE, "write ### 10:30 - Resolved"),
        ("", ABOVE.replace("2026-11-25 09:12 UTC", "now"), "as in ### 2026-11-25 10:30 UTC - Investigating"),
        ("", ABOVE[: ABOVE.index("## Updates")], "add ## Updates and ### 2026-11-25 10:30 UTC - Investigating"),
        ("### 2026-12-25 09:00 - Resolved", ABOVE, "in the future (it is 2026-12-24 18:00 UTC)"),
        ("### 2026-12-24 09:00 - Resolved", ABOVE, ""),
    ):
        found = errors(parse(read_header(writeup(above + body), SITE), SITE, now=NOW, latest=later))
        assert [remedy in each.message for each in found] == [True] * bool(remedy), found


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("A fix is in.\n=======\n\nMore.", 2),
        ("## Root cause\n\nA leak, and more.\n---\n\nMore.", 4),
    ],
)
def test_a_line_that_is_markdown_for_a_heading_is_asked_about(body: str, line: int) -> None:
    found = read(body)
    assert outcome(found) == OPEN
    assert [(each.line - FIRST + 1, each.severity) for each in found.problems] == [(line, Severity.WARNING)]


LISTS: Final = [
    ("## Updates:", "en"),
    ("## Update", "en"),
    ("## UPDATES ##", "en"),
    ("## **Updates**", "en"),
    ("## Status updates", "en"),
    ("## Timeline", "en"),
    ("Updates\n-------", "en"),
    ("## Mise à jour", "fr"),
    ("## Suivi", "fr"),
    ("## Chronologie", "fr"),
    ("## Point de situation", "fr"),
    ("## Aktualisierung", "de"),
    ("## Verlauf", "de"),
    ("## Cronología", "es"),
    ("## Actualización", "es"),
    ("## Linha do tempo", "pt"),
    ("## 経過", "ja"),
    ("## アップデート", "ja"),
    ("## المستجدات", "ar"),
    ("## آخر التحديثات", "ar"),
]
NO_LISTS: Final = [
    "##Updates",
    "# Updates",
    "### Updates",
    "**Updates**",
    "\\## Updates",
    "＃＃ Updates",
    f"##{NBSP}Updates:",
]


@each_row(("heading", "language"), LISTS)
def test_the_list_of_updates_may_be_called_this(heading: str, language: str) -> None:
    assert (
        outcome(read("", ABOVE.replace("## Updates", heading).replace("title:", f"lang: {language}\ntitle:"))) == OPEN
    )


@pytest.mark.parametrize("heading", NO_LISTS)
def test_what_was_meant_as_the_heading_of_the_list_is_named(heading: str) -> None:
    found = errors(read("", ABOVE.replace("## Updates", heading)))
    assert (7, True) in [(each.line, "## Updates" in each.message) for each in found]


UPDATES: Final = "\n## Updates\n\n### 2026-11-25 09:12 UTC - Investigating\n"


@each_row(
    ("written", "expected"),
    [
        ("---\n---\ntitle: Slow\n---" + UPDATES, []),
        ("---\ntitle: Slow\n---\n---" + UPDATES, []),
        ("---\ntitle: Slow\n\n---\n" + UPDATES.upper(), []),
        ("```yaml\ntitle: Slow\n```" + UPDATES, ['1: "```yaml" is not  ---', '3: "```" is not  ---']),
        ("***\ntitle: Slow\n***" + UPDATES, ['1: "***" is not  ---', '3: "***" is not  ---']),
        ("- - -\ntitle: Slow\n- - -" + UPDATES, ['1: "- - -" is not  ---', '3: "- - -" is not  ---']),
        ("--- # mine\ntitle: Slow\n---" + UPDATES, ['1: "--- # mine" is not  ---']),
        ("---\ntitle: Slow ---" + UPDATES, ["3: front matter is not closed; put a line  ---  above this one"]),
        ("***\n\nSlow.\n\n***" + UPDATES, ["1: front matter is missing"]),
        ("---\ntitle: Slow\n---" + UPDATES.replace("Updates", "Udpates"), ["4: this section has updates, and"]),
        ("---\ntitle: Slow\n---" + UPDATES.replace("Updates", "Log"), ["4: this section has updates, and"]),
        ("---\ntitle: Slow\n---" + UPDATES.replace("###", "##"), ["6: this looks like an update but is not one"]),
        ("---\ntitle: Slow\n---" + UPDATES.replace("### ", ""), ["6: this looks like an update but is not one"]),
        ("---\ntitle: Slow\n---" + UPDATES.replace("\n###", "\n ###"), []),
    ],
)
def test_a_whole_file_may_have_slips(written: str, expected: list[str]) -> None:
    found = [f"{each.line}: {each.message}" for each in errors(read("", written))]
    assert len(found) == len(expected), found
    assert all(each.startswith(start) for each, start in zip(found, expected, strict=True)), found


def test_a_timeline_beside_the_list_or_without_updates_is_a_section() -> None:
    section = "## Timeline\n\n- 09:00 - Deploy\n- 09:10 - Alert\n"
    assert outcome(read(section)) == OPEN
    over = f"---\ntitle: Slow\nstart: 2026-11-25 09:00\nend: 2026-11-25 09:30\n---\n{section}"
    assert outcome(read("", over)) == "resolved, operational, 30 min, 0"


OVER_BY_FRONT_MATTER: Final = "title: Slow\nstart: 2026-11-25 09:00\nend: 2026-11-25 09:30\n"


@pytest.mark.parametrize(
    ("front", "section", "expected"),
    [
        (OVER_BY_FRONT_MATTER, "## Timeline\n\n### 09:10 - Identified\n\n### 09:20 - Monitoring", 0),
        (OVER_BY_FRONT_MATTER, "## Timeline\n\n### 2026-11-25 09:10 - Deploy\n\n### 09:20 - Identified", 0),
        (OVER_BY_FRONT_MATTER, "## Timeline\n\n### Monitoring\n\n### 2026-11-25 09:20 - Identified", 0),
        (OVER_BY_FRONT_MATTER, "## Verlauf", 0),
        (OVER_BY_FRONT_MATTER, "## Timeline\n\n### 2026-11-25 09:10 - Identified\n\n### 09:20 - Resolved", 2),
        ("title: Slow\n", "## Timeline\n\n### 2026-11-25 09:10 - Identified\n\n### 09:20 - Resolved", 2),
        ("title: Slow\n", "## Verlauf\n\n### 2026-11-25 09:10 - Identified\n\n## Updates\n", 0),
    ],
)
def test_a_timeline_is_the_list_of_updates_only_where_it_has_their_headings(
    front: str, section: str, expected: int
) -> None:
    found = read("", f"---\n{front}---\n{section}\n")
    assert sum(len(body.updates) for body in found.bodies.values()) == expected
    assert bool(errors(found)) is (expected == 0 and "start" not in front)


def test_correction_is_asked_about_where_it_also_means_a_fix() -> None:
    found = read("### 10:05 - Correction", ABOVE.replace("title:", "lang: fr\ntitle:"))
    assert outcome(found) == "investigating, degraded_performance, open, 2"
    [problem] = found.problems
    assert (problem.severity, problem.line) == (Severity.WARNING, FIRST + 1)


TEXTS_OF_A_NIGHT: Final = """\
We restarted web-1 at 09:45 and web-2 at 09:50.
=====
At 10:05 UTC error rates returned to normal.
=====
**What happened**

At 09:05 a deploy went out.

**What we do now**

We watch.
=====
Errors by region at 10:00:

| Region | Errors |
| --- | --- |
| EU | 3 % |
| US | 0 % |
=====
| Component | Before | Now |
| --- | --- | --- |
| API | 12 % errors | 0.1 % errors |
| Web | down | up |
=====
Affected: API, Web
Not affected: Shop
=====
API: about 3 % of requests fail.
Web: pages load slowly.
=====
API and web: requests are slow for customers in Europe.
=====
Note: all times are in UTC.
=====
Thanks to Jane, Joe and @ops for the help!
=====
FAQ

- Is my data safe? Yes.
- Was it an attack? No.
=====
Contact: support@example.com, +33 1 23 45 67 89
=====
The next update is at 11:00 UTC.
=====
Next update by 11:00 UTC or sooner.
=====
1. Clear the cache
2. Restart the app
3. Sign in again
=====
Step 1: open Settings.
Step 2: choose Sign out.
=====
Status page of our provider: https://status.example.net
=====
> We are investigating elevated error rates.

That is what our provider says.
=====
AWS posted at 9:58 AM PDT: "We have identified the root cause".
=====
Our provider resolved it at 10:01; we still see errors.
=====
Resolved for EU, still down for US.
=====
Monitoring continues.
=====
Update: the fix is rolling out.
=====
UPDATE: still investigating, next update in 30 min.
=====
Identified the cause: a bad config.
=====
Investigating further with our provider.
=====
Root cause identified: disk full on db-3.
=====
Done so far: rollback, cache flush.
To do: reindex.
=====
Version 2.10.05 - fixed the bug
=====
Ticket 1005 - Resolved in the tracker
=====
INC-1005: Resolved
=====
Build 10:05 failed
=====
Score 10:05 - 3
=====
Maintenance window: 22:00 - 23:00 UTC
=====
22:00 - 23:00 Maintenance
=====
Mon-Fri 09:00-17:00: support is open
=====
10:05:33 ERROR connection refused
10:05:34 INFO retry
=====
```
10:05 - Resolved
api: operational
```
=====
    [10:05] api: down
=====
Run `kubectl get pods -n api` and `curl -I https://api.example.com`.
=====
Set `api.timeout: 30` in the config.
=====
`GET /v1/users: 503` for some users.
=====
`status: 503` is what clients see.
=====
Use `region: eu-west-1` until then.
=====
Temperature 24:00 h test
=====
Durée : 35 min.
Impact : connexions lentes.
Prochaine communication : 11h.
=====
Ursache: noch unbekannt.
Betroffen: API
=====
発生時刻：9:05
影響：ログインできない
対応状況：調査中
=====
السبب: غير معروف
التأثير: بطء
=====
It's 50/50 that the fix works.
=====
We'll re-enable sign-ups on 26/11.
=====
All systems operational except the API.
=====
All services are up.
=====
Everything is fine now :)
=====
Is it over? Not yet.
=====
Up next: database migration.
=====
*Identified*, *monitoring* and *resolved* are the states that we use.
=====
Resolved? Not yet.
=====
Resolved: 12 of 15 shards.
=====
Monitoring: https://grafana.example.com/d/1
=====
Correction: it was 12 %, not 21 %.
=====
- [x] Rollback
- [ ] Postmortem
=====
Postmortem: to follow.
=====
Postmortem will follow by Friday.
"""
TEXTS: Final = """\
**Summary**

Between 09:05 and 10:00 UTC, requests failed.

**Timeline (UTC)**

- 09:05 - First alert
- 09:12 - Incident declared
- 09:40 - Fix deployed
- 10:05 - Incident resolved

**Next steps**

* We will post a report.
=====
On 2026-11-25 at 09:00 - 09:40 UTC we saw errors.

Impact: Major
Start time: 2026-11-25 09:00 UTC
End time: 2026-11-25 09:40 UTC
Services affected: API, Web
=====
Team Web: down to two people.

EU: 3 % of requests fail.
US: not affected.
API: no longer affected
=====
Status: Partial outage

Affected services: api, web
=====
SEV-2 - Investigating

#1 priority: the database.

2 - Monitoring the queue
=====
> From AWS's page:
>
> **9:15 AM PST** We are investigating.
> **9:40 AM PST** - Resolved
=====
| Time | Status |
|---|---|
| 09:12 | Investigating |
| 09:40 | Identified |
| 10:00 - 10:05 | Monitoring |
=====
Workaround: set `retries: 3` and `mode: ok`, see `web: 80`.

The fix: `all: true`
=====
Investigating - We are looking.
Nov 25, 09:12 UTC

Identified - We know.
Nov 25, 09:40 UTC
"""


@each_row("text", TEXTS_OF_A_NIGHT.rstrip("\n").split("\n=====\n"))
def test_what_people_write_while_it_lasts_is_accepted(text: str) -> None:
    assert outcome(read(f"### 09:40 - Monitoring\n\n{text}")) == WATCHED


@each_row("text", TEXTS.split("\n=====\n"))
def test_texts_as_status_pages_have_them_are_accepted(text: str) -> None:
    assert outcome(read(f"### 10:05 - Resolved\n\n{text}")) == OVER


@each_row(("body", "line", "remedy"), REFUSED)
def test_what_a_message_shows_is_accepted_when_it_is_pasted(body: str, line: int, remedy: str) -> None:
    [problem, *_] = [each for each in errors(read(body)) if each.line == FIRST - 1 + line and remedy in each.message]
    for what, new in pasted(body, problem):
        found = read(new)
        assert not [each for each in errors(found) if each.message == problem.message], (what, new)
        others = len(errors(read(body))) - 1
        assert len(errors(found)) <= others, (what, new, errors(found))
        if not others and what == "heading":
            assert outcome(found).endswith(", 2")
            assert outcome(found) == OVER or "Update" in new or "10:30" in new or "10:20" in new
        if not others and what == "text":
            assert outcome(found) in (OPEN, WATCHED, OVER)
        if what == "end":
            assert outcome(found).startswith("resolved, operational, 53 min")


@pytest.mark.parametrize(("body", "line", "remedy"), [row for row in REFUSED if "front matter" in row[2]])
def test_what_belongs_into_front_matter_is_accepted_there(body: str, line: int, remedy: str) -> None:
    found = FRONT.search(remedy)
    is_end = found is None or found[1].startswith("end")
    kept = body.split("\n")[0] if not is_end else "### 11:00 - Resolved"
    front = found[1] if found else "start: 2026-11-25 09:00 UTC"
    assert line == 2
    read_then = read(kept, ABOVE.replace("title:", f"{front}\ntitle:"))
    assert [each for each in errors(read_then) if "in the future" not in each.message] == []


@pytest.mark.parametrize("line", ["**10:05 UTC**", "###10:05"])
def test_a_time_with_nothing_behind_it_has_no_words_to_keep(line: str) -> None:
    [problem] = errors(read(line))
    assert problem.message == "this looks like an update but is not one; write ### 10:05 - Update, or another label"


def test_after_many_slips_in_one_file_the_remedies_are_patterns() -> None:
    first, *_, last = errors(read("10:05 - Resolvd\n\n" * 60))
    assert "write ### 10:05 - Update" in first.message
    assert "write ### YYYY-MM-DD 10:05 - Update" in last.message


def test_most_messages_show_something_to_paste() -> None:
    shown = [pasted(body, errors(read(body))[0]) for body, _, remedy in REFUSED if remedy != LABELS]
    assert sum(map(len, shown)) > 250
    assert sum(not each for each in shown) < len(shown) / 4
