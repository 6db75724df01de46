"""The keys of YAML become structs, whatever shapes and words they are written with, or all their problems."""
