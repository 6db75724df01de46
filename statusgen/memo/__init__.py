"""What is remembered from one command to the next, so that what did not change takes no time."""
