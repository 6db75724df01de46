"""What PyPI's statuscheck reads of a page, as JSON: python with_statuscheck.py ADDRESS.

It runs in the environment of the clients. They know services by names below statuspage.io; ours has an address.
"""

import json
import sys

from statuscheck.services.bases._statuspageio import BaseStatusPageAPI


class Service(BaseStatusPageAPI):  # type: ignore[misc]
    """The page at the address."""

    name = "Ours"

    def _get_base_url(self) -> str:
        return f"{sys.argv[1]}api/v2/"


if __name__ == "__main__":
    print(json.dumps(Service().get_summary().as_dict()))
