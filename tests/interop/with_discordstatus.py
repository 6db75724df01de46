"""What PyPI's DiscordStatus reads of a page, as JSON: python with_discordstatus.py ADDRESS.

It runs in the environment of the clients. It knows the page of one service; ours has an address.
"""

import json
import sys

from discordstatus import DiscordStatus

LISTS = (
    "summary",
    "status",
    "components",
    "unresolved_incidents",
    "all_incidents",
    "upcoming_maintenances",
    "active_maintenances",
    "all_maintenances",
)

if __name__ == "__main__":
    client = DiscordStatus()
    client.base_target = f"{sys.argv[1]}api/v2"
    print(json.dumps({name: getattr(client, name) for name in LISTS}))
