"""What git knows of write-ups: which are new, and what was edited when. Its history is read, never written."""
