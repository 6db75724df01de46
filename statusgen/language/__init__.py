"""Words, dates and numbers as each language says them."""
