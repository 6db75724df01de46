"""The facts of a site, and their vocabulary."""
