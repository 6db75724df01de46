"""Words, dates and numbers in each language."""
