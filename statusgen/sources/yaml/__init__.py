"""YAML becomes a tree of texts that know their place; a line that cannot be read is repaired, and told."""
