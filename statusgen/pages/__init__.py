"""What each page shows, in one language, without HTML."""
