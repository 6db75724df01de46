"""The facts of a site, and the words that they are told in."""
