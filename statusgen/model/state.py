"""Where statusgen keeps state of its own. Nothing is imported here: it is read before anything else."""

STATE = ".statusgen"
"""The folder of statusgen's own state, beside the site or, where that cannot be, inside it."""
