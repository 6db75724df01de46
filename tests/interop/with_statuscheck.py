"""What PyPI's statuscheck reads of pages, as JSON: python with_statuscheck.py ADDRESS….

It runs in the environment of the clients. They know services by names below statuspage.io; ours have addresses.
"""

import json
import sys

from statuscheck.services.bases._statuspageio import BaseStatusPageAPI


class Service(BaseStatusPageAPI):  # type: ignore[misc]
    """The page at an address."""

    name = "Ours"
    address = ""

    def _get_base_url(self) -> str:
        return f"{self.address}api/v2/"


def read(address: str) -> object:
    service = Service()
    service.address = address
    return service.get_summary().as_dict()


if __name__ == "__main__":
    print(json.dumps([read(address) for address in sys.argv[1:]]))
