"""A static status page, with feeds that readers notice, from incident write-ups in Markdown."""

__version__ = "0.1.0"
