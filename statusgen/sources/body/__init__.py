"""The body of a write-up becomes a summary, updates with their chips and a text, or all its problems."""
