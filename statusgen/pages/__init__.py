"""What each page shows, in one language. No I/O, no HTML."""
